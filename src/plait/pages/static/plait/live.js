// Keeps a list up to date while somebody looks at it.
//   1. a stream says that it changed, and it is asked for again
//   2. what somebody is using is not moved: they are told, and shown it when they are done
//   3. where the stream is down the list is asked for each half minute, and the page says so
//   4. where that fails too for two minutes, the page says it above all else
// Without this the list is what it was when the page was loaded.

const SILENT_AFTER = 2 * 60_000
// After a while of sleep the list has this long to come before it counts as silent.
const GRACE = 10_000
const TICK = 5_000
const LEAST_APART = 1_000
const ROWS_A_PAGE = 50

const list = () => document.getElementById('due')
const line = document.querySelector('.plait-live')
const said = line.querySelector('[role=status]')
const how = line.querySelector('.plait-live__how')
const show = line.querySelector('button')

let silent = null
let stream = null
let isHeard = false
let isHeld = false
let isAskedFor = false
let looksAt = 0
let lookedAt = 0
let touchedAt = 0
let reachedAt = Date.now()

// --- What there is to say ---

function tell () {
  const way = isHeard ? 'Changes show by themselves.' : 'Looks for changes each half minute.'
  how.textContent = `${way} Last checked ${line.dataset.checked}.`
}

function say (words) {
  said.textContent = words
  show.hidden = !isHeld
}

// --- Asking for the list: not all pages at the same moment, and not without an end ---

function look () {
  if (looksAt) {
    return
  }
  const spread = 100 + Math.random() * 200
  const wait = Math.max(spread, lookedAt + LEAST_APART - Date.now())
  looksAt = window.setTimeout(() => {
    looksAt = 0
    lookedAt = Date.now()
    window.htmx.trigger(list(), 'look')
  }, wait)
}

// --- The stream ---

function listen () {
  if (!line.dataset.live || document.hidden || stream) {
    return
  }
  const own = new EventSource(line.dataset.live, { withCredentials: true })
  stream = own
  own.addEventListener('open', () => {
    hears(true)
    // What changed between two streams was told to nobody.
    if (performance.now() > 2_000) {
      look()
    }
  })
  own.addEventListener('changed', () => {
    hears(true)
    look()
  })
  own.addEventListener('deaf', () => hears(false))
  own.addEventListener('error', () => {
    hears(false)
    if (own.readyState === EventSource.CLOSED && stream === own) {
      // It was refused: the session may be locked, or there is no room.
      stream = null
      look()
      window.setTimeout(listen, 30_000 + Math.random() * 30_000)
    }
  })
}

function hears (well) {
  isHeard = well
  tell()
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    // A browser opens few connections to one place: they are for what is looked at.
    stream?.close()
    stream = null
    hears(false)
  } else {
    reachedAt = Math.min(reachedAt, Date.now() - SILENT_AFTER + GRACE)
    listen()
    look()
  }
})

// --- What somebody is using is not moved ---

function isInUse () {
  return list().contains(document.activeElement) || Date.now() - touchedAt < 2_000
}

for (const sign of ['pointermove', 'pointerdown']) {
  document.addEventListener(sign, (event) => {
    if (list().contains(event.target)) {
      touchedAt = Date.now()
    }
  }, { passive: true })
}

document.addEventListener('focusout', (event) => {
  const isLeft = list().contains(event.target) && !list().contains(event.relatedTarget)
  if (isHeld && isLeft) {
    look()
  }
})

show.addEventListener('click', () => {
  isAskedFor = true
  lookedAt = 0
  look()
})

const titles = (root) => [...root.querySelectorAll('#due .plait-due__title')]
const keys = (root) => titles(root).map((title) => title.getAttribute('href'))

// The rows of `fresh` that are not in `now`. What moved up from the next page is not new.
function newcomers (now, fresh) {
  const known = new Set(now)
  const last = now.length < ROWS_A_PAGE
    ? fresh.length
    : fresh.findLastIndex((key) => known.has(key))
  return fresh.filter((key, place) => !known.has(key) && place < last)
}

let came = []

document.addEventListener('htmx:beforeSwap', (event) => {
  const { target, xhr, serverResponse } = event.detail
  if (target !== list() || xhr.status !== 200) {
    return
  }
  const page = new DOMParser().parseFromString(serverResponse, 'text/html')
  reachedAt = Date.now()
  silent?.remove()
  silent = null
  line.dataset.checked = page.getElementById('due').dataset.checked
  tell()
  const now = keys(document)
  const fresh = keys(page)
  came = newcomers(now, fresh)
  if (isInUse() && !isAskedFor) {
    event.detail.shouldSwap = false
    hold(now.join() !== fresh.join())
    return
  }
  isHeld = false
})

function hold (isOther) {
  isHeld = isOther
  if (!isOther) {
    return
  }
  const words = came.length ? counted(came.length) : 'The list has changed'
  say(`${words}, not shown while you use the list.`)
  if (!list().contains(document.activeElement)) {
    window.setTimeout(look, 2_000)
  }
}

document.addEventListener('htmx:afterSwap', (event) => {
  // The new list stands where the old one stood, so it is looked for by its name.
  if (event.detail.xhr.status !== 200 || !event.detail.requestConfig.path.includes('/due/rows')) {
    return
  }
  const rows = titles(document).filter((title) => came.includes(title.getAttribute('href')))
  for (const row of rows) {
    row.closest('tr').classList.add('is-new')
  }
  if (came.length) {
    say(`${counted(came.length)} at ${line.dataset.checked}.`)
  } else if (!show.hidden) {
    say('')
  }
  if (isAskedFor) {
    isAskedFor = false
    const first = rows[0] ?? titles(document)[0]
    first?.focus()
  }
})

function counted (number) {
  return number === 1 ? '1 new row' : `${number} new rows`
}

// --- Silence must not look like safety ---

let tickedAt = Date.now()

window.setInterval(() => {
  const now = Date.now()
  if (now - tickedAt > 4 * TICK) {
    // The computer slept.
    reachedAt = Math.min(reachedAt, now - SILENT_AFTER + GRACE)
    look()
  }
  tickedAt = now
  if (!document.hidden && now - reachedAt > SILENT_AFTER && !silent) {
    warn()
  }
}, TICK)

function warn () {
  silent = document.createElement('div')
  silent.className = 'plait-strip'
  silent.setAttribute('role', 'alert')
  const words = document.createElement('p')
  words.className = 'nhsuk-width-container plait-wide'
  const first = document.createElement('strong')
  first.textContent = `This list was last checked at ${line.dataset.checked} and cannot be checked now. Ring instead.`
  words.append(first, ' What came since then is not on it.')
  silent.append(words)
  document.getElementById('strip').after(silent)
}

line.hidden = false
tell()
listen()
