// Everything works without this script; it makes some things easier.

// The addresses of the modules carry a hash, so the page names them.
const addressOf = (id) => document.getElementById(id)?.href

import(addressOf('govuk-frontend')).then(({ initAll }) => initAll())

const serviceHeader = addressOf('service-header')
if (serviceHeader) import(serviceHeader).then(({ initCrossServiceHeader }) => initCrossServiceHeader())

// What stands beside the page on a wide screen, and above it on a narrow one, is folded up there: the page comes first.
const isNarrow = matchMedia('(max-width: 69.99em)')

const fold = () => {
  for (const details of document.querySelectorAll('[data-folded-when-narrow]')) {
    details.open = !isNarrow.matches || details.querySelector('.govuk-form-group--error') !== null
  }
}

fold()
isNarrow.addEventListener('change', fold)

// A form is sent once, however often its button is pressed while the answer is on its way. Someone who has stopped
// the page from loading can try again after a while, and coming back to the page starts afresh.
const PATIENCE = 10_000
const sentAt = new WeakMap()

document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post' || form.target) return
  if (Date.now() - (sentAt.get(form) ?? -Infinity) < PATIENCE) event.preventDefault()
  else sentAt.set(form, Date.now())
})

window.addEventListener('pageshow', () => {
  for (const form of document.forms) sentAt.delete(form)
})
