// What a page does with JavaScript. Every page works without any of it.
//   1. starts the NHS components
//   2. one key (F2), and 15 quiet minutes, lock the page
//   3. keeps a refresh from moving what somebody is using
//   4. shows the timeline picture from now back, where it is wider than the screen
//   5. unfolds on paper what is folded on the screen
//   6. says when a list could not be refreshed
//   7. lets "back" and "reload" open a form anew instead of asking to send it again

const QUIET_MINUTES = 15
const WARN_SECONDS = 60

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')

const scripts = document.getElementById('nhsuk-scripts')
if (scripts) {
  import(scripts.href).then(({ initAll }) => {
    initAll()
    tidyRadios()
    document.addEventListener('click', tidyRadios)
    // The component sets it anew when the page is shown, if it was started before that.
    window.addEventListener('pageshow', tidyRadios)
  })
}

// ARIA gives a radio no "expanded" state, but the NHS component sets one. What is
// revealed comes next in reading order, so nothing is lost without it.
function tidyRadios () {
  for (const radio of document.querySelectorAll('input[type=radio][aria-expanded]')) {
    radio.removeAttribute('aria-expanded')
  }
}

// A page that answers a form is kept nowhere, so the browser could come back to it only
// by sending the form again. Its address alone is that of the form, which opens.
if (document.querySelector('[data-answers-a-form]')) {
  history.replaceState(null, '', location.href)
}

const lockForm = document.getElementById('lock-form')

function lock () {
  // Blank first: the request may take a moment, a person at the door does not.
  document.documentElement.classList.add('plait-locked')
  document.title = 'Locked'
  // A page with words that are not saved yet saves them first; see meeting.js.
  const leaving = new CustomEvent('plait:lock', { detail: { before: [] } })
  document.dispatchEvent(leaving)
  Promise.allSettled(leaving.detail.before).then(() => lockForm.submit())
}

if (lockForm) {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'F2' && !event.repeat) {
      event.preventDefault()
      lock()
    }
  })
  lockForm.addEventListener('submit', () => {
    document.documentElement.classList.add('plait-locked')
  })

  let touchedAt = Date.now()
  let notice = null

  const stay = () => {
    touchedAt = Date.now()
    if (notice) {
      notice.remove()
      notice = null
    }
  }

  const warn = () => {
    notice = document.createElement('div')
    notice.className = 'plait-idle'
    notice.setAttribute('role', 'alert')
    const words = document.createElement('p')
    words.textContent = `This page will lock in ${WARN_SECONDS} seconds. Press any key to stay.`
    notice.append(words)
    document.body.append(notice)
  }

  for (const sign of ['keydown', 'pointerdown', 'scroll']) {
    document.addEventListener(sign, stay, { passive: true })
  }

  window.setInterval(() => {
    const quiet = (Date.now() - touchedAt) / 1000
    if (quiet >= QUIET_MINUTES * 60) {
      lock()
    } else if (!notice && quiet >= QUIET_MINUTES * 60 - WARN_SECONDS) {
      warn()
    }
  }, 1000)
}

// A page kept by the browser's "back" must not show what was there before the lock.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) {
    window.location.reload()
  }
})

// A refresh waits while the keyboard is inside it, or while nobody can see it. What holds
// its own content back (live.js) is asked for all the same, so that it can say so.
document.addEventListener('htmx:beforeRequest', (event) => {
  const region = event.target.closest('[data-refresh]')
  if (!region) {
    return
  }
  const isInUse = region.contains(document.activeElement) && !('holds' in region.dataset)
  if (isInUse || document.hidden) {
    event.preventDefault()
  }
})

// A list that could not be refreshed says so: an old one must not pass for a short one.
for (const trouble of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
  document.addEventListener(trouble, (event) => {
    const region = event.target.closest('[data-refresh]')
    const words = region && region.querySelector('.plait-stale')
    if (words && words.hidden) {
      words.hidden = false
      words.setAttribute('role', 'alert')
      region.prepend(words)
    }
  })
}

// The picture opens at its right end, which is the future. Bring now to that end, and
// let no mark be cut by the titles of the lanes.
for (const picture of document.querySelectorAll('.picture')) {
  const now = picture.querySelector('.picture__line--now')
  if (!now || picture.scrollWidth <= picture.clientWidth) {
    continue
  }
  const room = 48
  const past = now.getBoundingClientRect().left + room
  picture.scrollBy(past - picture.getBoundingClientRect().right, 0)
  const edge = picture.querySelector('.picture__lanes').getBoundingClientRect().right
  const ends = [...picture.querySelectorAll('.picture__mark, .picture__lock')].map((mark) => {
    const at = mark.getBoundingClientRect()
    return [at.left - edge, at.right - edge]
  })
  const cuts = (by) => ends.some(([left, right]) => left - by < -1 && right - by > 1)
  // The smallest step either way that cuts none; back no further than now stays in sight.
  const steps = Array.from({ length: 96 }, (_, n) => [n, -n]).flat()
  const step = steps.find((by) => by > -room / 2 && !cuts(by))
  picture.scrollBy(step ?? 0, 0)
}

// Older browsers print a closed <details> closed, whatever the style sheet says.
const unfolded = new Set()
window.addEventListener('beforeprint', () => {
  for (const folded of document.querySelectorAll('main details:not([open])')) {
    folded.open = true
    unfolded.add(folded)
  }
})
window.addEventListener('afterprint', () => {
  for (const one of unfolded) {
    one.open = false
  }
  unfolded.clear()
})
