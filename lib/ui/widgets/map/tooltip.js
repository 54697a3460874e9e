// deck.gl makes the tooltip from a template and leaves its lines open: they are filled in here. A map may have two sets of lines.
const running = new WeakMap()
const sets = new WeakMap()

export default function ({ parentElement, data }) {
  running.get(parentElement)?.()
  const box = parentElement.closest("[class*=st-key-kaartvak_]")
  if (!sets.has(box)) sets.set(box, {})
  const mine = data.lines.map(({ label, texts, at }) => ({ label, texts: texts.split("\n"), at: at ? at.split(",") : null }))
  sets.get(box)[data.part] = mine
  const watching = new MutationObserver(() => {
    const { eerst = [], daarna = [] } = sets.get(box)
    for (const open of box.querySelectorAll(".kaart-weetjes:empty")) {
      for (const { label, texts, at } of [...eerst, ...daarna]) {
        const text = texts[at ? at[open.dataset.i] : open.dataset.i]
        if (text) open.append(Object.assign(document.createElement("div"), { textContent: label ? `${label}: ${text}` : text }))
      }
    }
  })
  watching.observe(box, { childList: true, subtree: true })
  const clean = () => {
    watching.disconnect()
    if (sets.get(box)[data.part] === mine) delete sets.get(box)[data.part]
  }
  running.set(parentElement, clean)
  return clean
}
