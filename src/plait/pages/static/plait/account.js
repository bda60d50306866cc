// Says so on the page when a passkey does not answer, instead of in the console.
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  const trouble = document.getElementById('passkey-trouble')
  if (trouble) {
    trouble.hidden = false
    trouble.focus()
  }
})
