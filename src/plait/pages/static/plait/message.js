// Writing a message: what is typed is saved on the server, for its writer alone.
// The page works without any of it: a button saves.
//   Nothing is kept in the browser but in the page itself: what could not be saved stays
//   in its box, is tried again, and is said in words.

const WAIT_MS = 1200
const TRIES_MS = [2000, 4000, 8000, 15000]

const form = document.getElementById('message-form')
const state = document.getElementById('message-state')
let timer = 0
let tries = 0
let isSaving = false
let isUnsaved = false
let isLeaving = false

function say (words, isTrouble) {
  state.textContent = words
  state.classList.toggle('message-state--trouble', isTrouble)
}

function later (wait) {
  clearTimeout(timer)
  timer = setTimeout(save, wait)
}

function lost () {
  say('Not saved yet. Your words are still on this page: keep it open. It is tried again by itself.', true)
  later(TRIES_MS[Math.min(tries, TRIES_MS.length - 1)])
  tries += 1
}

// What is typed, without the files: they go with the message alone.
function typed () {
  const sent = new FormData(form)
  sent.delete('attached')
  return sent
}

async function save () {
  if (isSaving || isLeaving) {
    return
  }
  isSaving = true
  isUnsaved = false
  let answer
  try {
    answer = await fetch(form.dataset.save, {
      method: 'POST', body: typed(), redirect: 'manual', keepalive: true
    })
    if (!answer.ok) {
      throw new Error('not saved')
    }
    const said = await answer.json()
    tries = 0
    if (!isLeaving) {
      say(`Saved at ${said.at}, for your eyes alone. Not sent yet.`, false)
    }
  } catch {
    isUnsaved = true
    if (!isLeaving) {
      lost()
    }
  } finally {
    isSaving = false
  }
  if (isUnsaved && !tries) {
    later(WAIT_MS)
  }
}

form.addEventListener('input', (event) => {
  if (event.target.type === 'file') {
    return
  }
  isUnsaved = true
  later(WAIT_MS)
})
form.addEventListener('submit', () => {
  isLeaving = true
  clearTimeout(timer)
})
window.addEventListener('beforeunload', (event) => {
  if (isUnsaved && !isLeaving) {
    event.preventDefault()
  }
})
