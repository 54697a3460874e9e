// deck.gl makes the tooltip from a template and leaves its lines open: they are filled in here.
const running = new WeakMap()

export default function ({ parentElement, data }) {
  running.get(parentElement)?.()
  const box = parentElement.closest("[class*=st-key-kaartvak_]")
  const lines = data.lines.map(({ label, texts, at }) => ({ label, texts: texts.split("\n"), at: at ? at.split(",") : null }))
  const watching = new MutationObserver(() => {
    for (const open of box.querySelectorAll(".kaart-weetjes:empty")) {
      for (const { label, texts, at } of lines) {
        const text = texts[at ? at[open.dataset.i] : open.dataset.i]
        if (text) open.append(Object.assign(document.createElement("div"), { textContent: label ? `${label}: ${text}` : text }))
      }
    }
  })
  watching.observe(box, { childList: true, subtree: true })
  const clean = () => watching.disconnect()
  running.set(parentElement, clean)
  return clean
}
