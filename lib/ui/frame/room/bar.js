// What Python cannot do for the bar: a clock that ticks, the arrow keys, and a jump to the notes.
const FIELD = "input:not([type=checkbox]),textarea,select,canvas,[contenteditable=true],[role=slider],[role=radiogroup],[role=tablist],[role=listbox],[role=combobox],[role=grid],[role=menu],[role=dialog],table"
const clocks = new WeakMap()

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
  const where = { ArrowRight: "verder", ArrowLeft: "terug" }[event.key]
  if (!where || event.target.closest?.(FIELD) || document.querySelector("[role=dialog]")) return
  document.querySelector(`.st-key-balk_${where} a, .st-key-balk_${where} button`)?.click()
})

const two = (n) => String(n).padStart(2, "0")
const text = (seconds) => {
  const whole = Math.floor(Math.abs(seconds))
  const clock = `${Math.floor(whole / 60)}:${two(whole % 60)}`
  return seconds >= 0 ? `nog ${clock}` : `${clock} over de tijd`
}

export default function ({ parentElement, data }) {
  clearInterval(clocks.get(parentElement))
  const clock = parentElement.querySelector(".balk-klok"), began = Date.now()
  const tick = () => {
    const left = data.left - (data.paused ? 0 : (Date.now() - began) / 1000)
    clock.textContent = data.paused ? `${text(left)} (staat stil)` : text(left)
    clock.classList.toggle("balk-over", left < 0)
  }
  clock.hidden = data.left === null
  if (data.left !== null) {
    tick()
    clocks.set(parentElement, setInterval(tick, 1000))
  }
  const jump = parentElement.querySelector(".balk-notities")
  jump.hidden = !data.notes
  jump.onclick = () => document.querySelector(".notitie textarea")?.focus()
  const clean = () => clearInterval(clocks.get(parentElement))
  return clean
}
