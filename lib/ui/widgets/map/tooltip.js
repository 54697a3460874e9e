// deck.gl makes the tooltip from a template and leaves its lines open: they are filled in here. Lines of a slider come
// apart, in `kaartNu` of the box, and stand before the others.
const running = new WeakMap()
// The place of a form, |, and the numbers in it; of the first form the numbers only.
const whole = (short, forms) => {
  if (!short) return ""
  const [numbers, place = 0] = short.split("|").reverse(), left = numbers.split(" ")
  return forms[place].replace(/#/g, () => left.shift())
}
const read = (lines) => lines.map(({ label, forms, texts, at }) => ({
  label, forms: forms.split("\n"), texts: texts.split("\n"), at: at ? at.split(",") : null,
}))
// deck.gl puts the tooltip to the right of and below the mouse, also where the map ends. One that is hidden is nowhere.
const keepInside = (tip, box) => {
  if (!tip.offsetWidth) return
  const now = tip.getBoundingClientRect(), edge = box.getBoundingClientRect(), zoom = now.width / tip.offsetWidth
  for (const [margin, over] of [["marginLeft", now.right - edge.right], ["marginTop", now.bottom - edge.bottom]]) {
    const shift = parseFloat(tip.style[margin]) || 0, wanted = Math.round(Math.min(0, shift - over / zoom))
    if (Math.abs(wanted - shift) >= 1) tip.style[margin] = `${wanted}px`
  }
}

export default function ({ parentElement, data }) {
  running.get(parentElement)?.()
  const box = parentElement.closest("[class*=st-key-kaartvak_]")
  const lines = read(data.lines)
  const watching = new MutationObserver(() => {
    for (const open of box.querySelectorAll(".kaart-weetjes:empty")) {
      for (const { label, forms, texts, at } of [...read(box.kaartNu ?? []), ...lines]) {
        const text = whole(texts[at ? at[open.dataset.i] : open.dataset.i], forms)
        if (text) open.append(Object.assign(document.createElement("div"), { textContent: label ? `${label}: ${text}` : text }))
      }
    }
    for (const tip of box.querySelectorAll(".deck-tooltip")) keepInside(tip, box)
    // What was changed here is no reason to look again.
    watching.takeRecords()
  })
  watching.observe(box, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] })
  const clean = () => watching.disconnect()
  running.set(parentElement, clean)
  return clean
}
