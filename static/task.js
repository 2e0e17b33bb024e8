// On a task that somebody works on. All of it works without this script; their claim then lasts from one request to the next.

// While the page is in use, the claim is extended: at most once a minute, and not for a page that was left open.
const EVERY = 60_000
const claim = document.querySelector('[data-extend]')
let isUsed = false

for (const sign of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
  document.addEventListener(sign, () => { isUsed = true }, { passive: true })
}

const extend = async () => {
  if (!isUsed || document.visibilityState !== 'visible') return
  isUsed = false
  const token = document.querySelector('[name=csrfmiddlewaretoken]').value
  const answer = await fetch(claim.dataset.extend, { method: 'POST', headers: { 'X-CSRFToken': token }, redirect: 'error' })
  if (answer.headers.get('Content-Type')?.startsWith('text/plain')) claim.textContent = await answer.text()
  // Somebody else has it, or who asks is signed out: asking again with this page's token is of no use.
  if ([403, 409].includes(answer.status)) clearInterval(timer)
}

// No connection, or no session any more: the next step says so.
const timer = claim && setInterval(() => extend().catch(() => {}), EVERY)

// Choosing one of several records opens it and closes another: the choice stays where it was on the screen.
let before = null
document.addEventListener('pointerdown', (event) => {
  const radio = event.target.closest('.trs-suggestions .govuk-radios__item')
  before = radio && { radio, top: radio.getBoundingClientRect().top }
})
document.addEventListener('change', () => {
  if (before) window.scrollBy(0, before.radio.getBoundingClientRect().top - before.top)
  before = null
})

// Enter in the field of a ticket adds the ticket, and does not decide.
document.querySelector('#id_ticket')?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return
  event.preventDefault()
  event.target.closest('section').querySelector('button').click()
})
