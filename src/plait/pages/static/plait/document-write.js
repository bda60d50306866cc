// Writing a document: what is typed is saved on the server as a draft of the team.
// The page works without any of it: a button saves.
//   Nothing is kept in the browser but in the page itself: what could not be saved stays
//   in its box, is tried again, and is said in words.

const WAIT_MS = 1500
const TRIES_MS = [2000, 4000, 8000, 15000]

const form = document.getElementById('document-form')
const state = document.getElementById('document-state')
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

// What the page is based on from now on, of the sections that say what was sent.
function based (said) {
  if (said.draft !== form.elements.draft.value) {
    return
  }
  for (const [name, version] of Object.entries(said.bases)) {
    form.elements[name].value = version
  }
}

function told (said) {
  if (said.asked.length) {
    say(`A colleague changed this too: ${said.asked.join('; ')}. Press “Save the draft” to see both.`, true)
  } else if (said.long.length) {
    say(`Not saved: ${said.long.join('; ')}.`, true)
  } else if (said.draft !== form.elements.draft.value) {
    say('A version was recorded meanwhile. Press “Save the draft” to see it beside yours.', true)
  } else {
    say(`Draft saved at ${said.at}. Not recorded yet.`, false)
  }
}

async function save () {
  if (isSaving || isLeaving) {
    return
  }
  isSaving = true
  isUnsaved = false
  try {
    const answer = await fetch(form.dataset.save, {
      method: 'POST', body: new FormData(form), redirect: 'manual', keepalive: true
    })
    if (!answer.ok) {
      throw new Error('not saved')
    }
    const said = await answer.json()
    tries = 0
    based(said)
    if (!isLeaving) {
      told(said)
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

form.addEventListener('input', () => {
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
