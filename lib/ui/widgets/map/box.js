// What Python cannot do for the map: know the size of its box, zoom on a press of a button, leave the wheel to the page.
const STEP = 40, SLACK = 20, LEAST = 80, WAIT_MS = 150, QUIET_MS = 1000, HINT_MS = 1500
const BUSY = "[data-testid=stDialog],[role=listbox],[data-test-script-state=running],[data-test-script-state=rerunRequested]"
const MAP = "[data-testid=stDeckGlJsonChart]"
const running = new WeakMap()
let touched = -Infinity
for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, () => { touched = performance.now() }, { capture: true })

// deck.gl takes a press for a click when it gets to the release within 250 ms. Without a graphics card finding what was pressed takes
// longer than that, and no click would count: while it hears of a release, its clock tells how long the visitor pressed.
const CLICK_MS = 250, clock = Date.now
let pressed = null
window.addEventListener("pointerdown", (event) => {
  pressed = event.target.closest?.(MAP) ? { heard: clock(), made: event.timeStamp } : null
}, { capture: true })
window.addEventListener("pointerup", (event) => {
  const held = event.timeStamp - pressed?.made, heard = pressed?.heard
  if (!(held < CLICK_MS) || clock() - heard < CLICK_MS) return
  Date.now = () => heard + held
  setTimeout(() => { Date.now = clock })
}, { capture: true })

// Streamlit calls this again when `data` changes, and does not clean up in between.
export default function ({ parentElement, data, setStateValue }) {
  running.get(parentElement)?.()
  const stop = new AbortController(), { signal } = stop
  const box = parentElement.closest("[class*=st-key-kaartvak_]")
  const hint = parentElement.querySelector(".kaart-hint")
  let [width, height, resets] = data.box, known = data.known, moved = false, settling, fading

  const send = () => setStateValue("box", [width, height, resets])
  const measure = (force) => {
    const now = [box.clientWidth, box.clientHeight]
    if (Math.min(...now) < LEAST) return // in a tab that is not shown
    // The run of a report would close a dialog or a list, and could overtake a click that the server has not heard of yet.
    if (!force && (document.querySelector(BUSY) || performance.now() - touched < QUIET_MS)) return later()
    const differs = now.some((side, i) => side < [width, height][i] - SLACK || side >= [width, height][i] + STEP + SLACK)
    const fit = differs && !(known && moved && !force)
    if (fit) [width, height] = now.map((side) => Math.floor(side / STEP) * STEP)
    if (fit || force) send()
    known = true
    box.dataset.box = `${width} ${height}`
  }
  const later = () => { clearTimeout(settling); settling = setTimeout(measure, WAIT_MS) }
  const sizes = new ResizeObserver(later)
  sizes.observe(box)

  parentElement.querySelector("button[value=all]").textContent = data.whole
  const press = { in: "Equal", out: "Minus" }
  for (const button of parentElement.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      if (button.value in press) {
        // deck.gl zooms around the middle for these keys.
        box.querySelector("canvas")?.dispatchEvent(new KeyboardEvent("keydown", { code: press[button.value], bubbles: true }))
      } else {
        moved = false
        resets += 1
        measure(true)
      }
    }, { signal })
  }

  const mac = /Mac|iP(hone|ad)/.test(navigator.platform)
  if (mac) hint.textContent = hint.textContent.replace("Ctrl", "⌘")
  const onMap = (event) => event.target.closest(MAP) !== null
  box.addEventListener("wheel", (event) => {
    const fullScreen = event.target.clientHeight > box.clientHeight + STEP
    if (!onMap(event) || fullScreen) return
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault() // at the last zoom level the browser would zoom the page
      moved = true
      return
    }
    event.stopPropagation()
    hint.classList.add("kaart-hint-aan")
    clearTimeout(fading)
    fading = setTimeout(() => hint.classList.remove("kaart-hint-aan"), HINT_MS)
  }, { capture: true, passive: false, signal })
  const move = (event) => { moved ||= onMap(event) }
  box.addEventListener("keydown", move, { capture: true, signal })
  box.addEventListener("dblclick", move, { capture: true, signal })
  box.addEventListener("pointermove", (event) => {
    if (event.buttons && Math.hypot(event.movementX, event.movementY) > 2) move(event)
  }, { capture: true, signal })

  const clean = () => { stop.abort(); sizes.disconnect(); clearTimeout(settling); clearTimeout(fading) }
  running.set(parentElement, clean)
  return clean
}
