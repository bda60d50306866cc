// The guide's list: narrow it while typing. Without JavaScript the form is sent; where the
// guide lies in files there is nobody to send it to, so the form only shows with this.
(function () {
  const form = document.querySelector('.guide-search--scripted')
  if (form) {
    form.classList.remove('guide-search--scripted')
    form.addEventListener('submit', (event) => event.preventDefault())
  }
  const box = document.querySelector('[data-finds]')
  const list = box && document.getElementById(box.dataset.finds)
  if (!list) {
    return
  }
  const said = document.getElementById(`${box.dataset.finds}-count`)
  const none = document.getElementById(`${box.dataset.finds}-none`)
  box.addEventListener('input', () => {
    // As on the server, each stands at the beginning of a word.
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean)
      .map((word) => new RegExp(`(?<!\\w)${word.replace(/[^\w]/g, '\\$&')}`))
    let shown = 0
    for (const item of list.querySelectorAll('li[data-words]')) {
      const fits = words.every((word) => word.test(item.dataset.words))
      item.hidden = !fits
      shown += fits ? 1 : 0
    }
    for (const group of list.querySelectorAll('section')) {
      group.hidden = !group.querySelector('li[data-words]:not([hidden])')
    }
    none.hidden = shown > 0
    said.textContent = shown === 1 ? '1 standard' : `${shown} standards`
  })
})()
