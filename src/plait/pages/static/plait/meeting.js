// Holding a meeting: saves each part as it is typed, and shows what others write.
// The page works without any of it: each part has a button.
//   Nothing is kept in the browser but in the page itself: what could not be saved stays
//   in its box, is tried again, and is said in words.
//   Nobody's words are written over: a part that others changed is shown beside one's own.

const WAIT_MS = 900
const ASK_MS = 4000
const TRIES_MS = [1000, 2000, 4000, 8000, 15000]

const room = document.getElementById('room')
const state = document.getElementById('room-state')
const quiet = state.textContent
room.classList.add('room--live')
const waiting = new Map()
const unsaved = new Set()
let savedAt = ''
let tries = 0
let retry = 0
let stamp = Number(room.dataset.stamp)
let isOver = false
let isLost = false
let isLeaving = false

const partOf = (node) => node.closest('[data-part]')
const find = (key) => room.querySelector(`[data-part="${CSS.escape(key)}"]`)

function clock () {
  return new Date().toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit' })
}

function say (words, isTrouble) {
  state.textContent = words
  state.classList.toggle('room-state--trouble', isTrouble)
  state.setAttribute('role', isTrouble ? 'alert' : 'status')
}

function mark (part, isUnsaved, words) {
  part.classList.toggle('part--unsaved', isUnsaved)
  if (words !== undefined) {
    part.querySelector('[data-saved]').textContent = words
  }
}

// What is in one part, and the seal of the form.
function answersOf (part) {
  const sent = new FormData()
  sent.set('csrfmiddlewaretoken', room.elements.csrfmiddlewaretoken.value)
  for (const control of part.querySelectorAll('input, textarea, select')) {
    const isPicked = !['radio', 'checkbox'].includes(control.type) || control.checked
    if (control.name && isPicked) {
      sent.append(control.name, control.value)
    }
  }
  return sent
}

function schedule (part) {
  const key = part.dataset.part
  unsaved.add(key)
  mark(part, true)
  clearTimeout(waiting.get(key))
  waiting.set(key, setTimeout(() => save(key), WAIT_MS))
}

// What is pressed does not move until it is let go: a line that grows in between would
// take the press away from the answer that was meant. A press that never ends is waited
// for only so long.
const AFTER_PRESS_MS = 50
const LONGEST_PRESS_MS = 2000
let pressed = null
let letGo = () => {}
let release = 0

function lift () {
  pressed = null
  letGo()
}

// Who presses again at once has not let go in between.
async function handIsOff () {
  while (pressed) {
    await pressed
  }
}

document.addEventListener('pointerdown', () => {
  pressed = pressed || new Promise((resolve) => { letGo = resolve })
  clearTimeout(release)
  release = setTimeout(lift, LONGEST_PRESS_MS)
})
for (const end of ['pointerup', 'pointercancel']) {
  document.addEventListener(end, () => {
    clearTimeout(release)
    release = setTimeout(lift, AFTER_PRESS_MS)
  })
}

const running = new Map()

// One save a part at a time: the next one is based on what this one wrote.
async function save (key, extra) {
  clearTimeout(waiting.get(key))
  if (running.has(key)) {
    await running.get(key)
  }
  const part = find(key)
  if (!part || isOver || (part.querySelector('.both') && !extra)) {
    return
  }
  const work = send(key, part, extra).finally(() => running.delete(key))
  running.set(key, work)
  await work
}

async function send (key, part, extra) {
  const sent = answersOf(part)
  for (const [name, value] of Object.entries(extra || {})) {
    sent.set(name, value)
  }
  unsaved.delete(key)
  let answer, said
  try {
    answer = await fetch(`${room.dataset.here}/save`, {
      method: 'POST', body: sent, redirect: 'manual', keepalive: true
    })
    said = isJson(answer) ? await answer.json() : null
  } catch {
    await handIsOff()
    return lost(key)
  }
  await handIsOff()
  if (answer.type === 'opaqueredirect' || answer.status >= 500) {
    return lost(key, answer.type === 'opaqueredirect')
  }
  if (answer.status === 403) {
    await renewSeal()
    return lost(key)
  }
  if (!said) {
    return lost(key)
  }
  took(key, part, answer.status, said)
}

function isJson (answer) {
  return (answer.headers.get('content-type') || '').includes('json')
}

// Who signed in again has another seal; the one of this page is not taken any more.
async function renewSeal () {
  try {
    const page = await (await fetch(room.dataset.here, { redirect: 'manual' })).text()
    const fresh = new DOMParser().parseFromString(page, 'text/html')
    const seal = fresh.querySelector('#room input[name=csrfmiddlewaretoken]')
    if (seal) {
      room.elements.csrfmiddlewaretoken.value = seal.value
    }
  } catch {
    // Tried again with the next save.
  }
}

function took (key, part, status, said) {
  tries = 0
  isLost = false
  if (status === 200) {
    savedAt = said.at
    if (said.key !== key) {
      rename(part, said.key)
    }
    setVersion(part, said.version)
    part.querySelector('.both')?.remove()
    const isTyped = unsaved.has(said.key)
    mark(part, isTyped, said.saved)
    setLine(said.line)
    if (!unsaved.size && !room.querySelector('.both')) {
      say(said.version ? `Everything is saved, ${said.at}.` : quiet, false)
    }
    return
  }
  unsaved.add(key)
  mark(part, true, said.over || !said.say ? 'Not saved' : `Not saved yet: ${said.say}`)
  if (said.over) {
    isOver = true
    say(said.say, true)
  } else if (said.html) {
    part.querySelector('.both')?.remove()
    part.querySelector('.part__title').insertAdjacentHTML('afterend', said.html)
    say(`${said.by} wrote in the same place. Both texts are shown: choose what stays.`, true)
  }
}

// In another class a part stands under another name.
function rename (part, key) {
  const old = part.dataset.part
  for (const control of part.querySelectorAll('[name]')) {
    control.name = control.name.replace(old, key)
  }
  part.querySelector('input[name=part]').value = key
  part.dataset.part = key
  if (unsaved.delete(old)) {
    unsaved.add(key)
  }
}

function setVersion (part, version) {
  part.dataset.version = version
  part.querySelector(`input[name="v.${CSS.escape(part.dataset.part)}"]`).value = version
}

function setLine (html) {
  const line = document.getElementById('room-line')
  if (line.innerHTML.trim() !== html.trim()) {
    line.innerHTML = html
  }
}

function lost (key, isLocked) {
  isLost = true
  unsaved.add(key)
  const part = find(key)
  if (part) {
    mark(part, true, 'Not saved')
  }
  const since = savedAt || 'you opened this page'
  const how = isLocked
    ? ' Plait is locked or you are signed out: open it in another tab, sign in, and it is saved.'
    : ''
  say(`Not saved since ${since}. Your words are still on this page.${how}`, true)
  clearTimeout(retry)
  const wait = TRIES_MS[Math.min(tries, TRIES_MS.length - 1)]
  tries += 1
  retry = setTimeout(saveAll, wait)
}

function saveAll () {
  return Promise.allSettled([...unsaved].map((key) => save(key)))
}

savedAt = clock()

room.addEventListener('input', (event) => {
  const part = partOf(event.target)
  if (part) {
    schedule(part)
  }
})
room.addEventListener('focusout', (event) => {
  const part = partOf(event.target)
  if (part && waiting.has(part.dataset.part) && unsaved.has(part.dataset.part)) {
    save(part.dataset.part)
  }
})
window.addEventListener('online', saveAll)

// Mine, theirs or both: then it is saved on top of theirs.
room.addEventListener('click', (event) => {
  const choice = event.target.closest('button[name=keep]')
  if (!choice) {
    return
  }
  event.preventDefault()
  const part = partOf(choice)
  const [key, what] = choice.value.split('|')
  if (what === 'theirs') {
    unsaved.delete(key)
    part.querySelector('.both').remove()
    setVersion(part, 0)
    mark(part, false)
    ask(true)
    return
  }
  unsaved.add(key)
  const theirs = part.querySelector(`input[name="theirs.${CSS.escape(key)}"]`).value
  save(key, { keep: choice.value, [`theirs.${key}`]: theirs }).then(() => {
    if (what === 'both' && !part.querySelector('.both')) {
      setVersion(part, 0)
      ask(true)
    }
  })
})

// What others wrote. A part in which the keyboard is, or that is not saved, stays.
async function ask (isAsked) {
  if (isOver || (document.hidden && !isAsked)) {
    return
  }
  try {
    const found = await fetch(`${room.dataset.here}/stamp`, {
      headers: { 'X-Refresh': '1' }, redirect: 'manual'
    })
    if (!found.ok) {
      return
    }
    const now = (await found.json()).stamp
    if (now === stamp && !isAsked) {
      return
    }
    const known = new FormData()
    known.set('csrfmiddlewaretoken', room.elements.csrfmiddlewaretoken.value)
    for (const part of room.querySelectorAll('[data-part]')) {
      known.append('part', part.dataset.part)
      known.append(`v.${part.dataset.part}`, part.dataset.version)
    }
    const answer = await fetch(`${room.dataset.here}/changes`, {
      method: 'POST', body: known, headers: { 'X-Refresh': '1' }, redirect: 'manual'
    })
    if (!answer.ok) {
      return
    }
    const said = await answer.json()
    await handIsOff()
    const wereAllShown = said.parts.map(show).every(Boolean)
    said.gone.forEach(gone)
    setLine(said.line)
    stamp = wereAllShown ? now : stamp
    if (said.over && !isOver) {
      isOver = true
      say('This meeting was recorded. Open its minutes; what is not saved is still on this page.', true)
    }
  } catch {
    // The line is down: saving says so, as soon as there is something to save.
  }
}

function isInUse (part) {
  const key = part.dataset.part
  return part.contains(document.activeElement) || unsaved.has(key) ||
    running.has(key) || part.querySelector('.both') !== null
}

function show (one) {
  const part = find(one.key)
  if (part && Number(part.dataset.version) === one.version) {
    return true
  }
  if (part && isInUse(part)) {
    return false
  }
  const drawn = document.createElement('template')
  drawn.innerHTML = one.html
  const made = drawn.content.firstElementChild
  if (part) {
    part.replaceWith(made)
  } else {
    room.querySelector(`[data-end="${CSS.escape(one.list)}"]`)?.before(made)
  }
  return true
}

function gone (key) {
  const part = find(key)
  if (part && !isInUse(part)) {
    part.remove()
  }
}

setInterval(ask, ASK_MS)

// Before the page is blanked and locked, what is typed is saved. Without a line it waits,
// blank, until there is one: a lock may hide words and may not lose them.
document.addEventListener('plait:lock', (event) => {
  event.detail.before.push(allSaved())
})

async function allSaved () {
  for (let turn = 0; unsaved.size && !isOver && turn < 200; turn += 1) {
    await saveAll()
    if (unsaved.size) {
      await new Promise((resolve) => setTimeout(resolve, 1500))
    }
  }
}

window.addEventListener('beforeunload', (event) => {
  if (unsaved.size && !isLeaving) {
    event.preventDefault()
  }
})

// The whole page is sent once nothing is under way, so that nobody collides with what
// they typed themselves. Without a line it stays: leaving it would lose the words.
room.addEventListener('submit', async (event) => {
  if (isLeaving) {
    return
  }
  event.preventDefault()
  await Promise.allSettled([...running.values()])
  await saveAll()
  // While the event is still under way the browser drops a second submission, and where
  // all is saved nothing above has waited for it to end.
  await new Promise((resolve) => setTimeout(resolve))
  if (!isLost) {
    isLeaving = true
    room.requestSubmit(event.submitter)
  }
})
