// Fields that are kept while somebody types. What the server has not confirmed yet lies in this tab (sessionStorage): a reload, or a
// server that is away for a while, loses nothing.
const QUIET_MS = 500, MOST_MS = 2000, AGAIN_MS = 5000, DRAFTS = "buurtbalans.notities"
const fields = new WeakMap()

const drafts = () => { try { return JSON.parse(sessionStorage.getItem(DRAFTS)) ?? {} } catch { return {} } }
const store = (all) => sessionStorage.setItem(DRAFTS, JSON.stringify(all))
const key = (place, part) => `${place} ${part}`

// Streamlit calls this again when `data` changes, and does not clean up in between.
export default function ({ parentElement, data, setStateValue }) {
  let desk = fields.get(parentElement)
  if (!desk) fields.set(parentElement, (desk = open(parentElement)))
  desk.show(data, setStateValue)
}

function open(parent) {
  const box = parent.querySelector(".notities"), shown = new Map()
  let data, setStateValue, quiet, most, again, sending = {}, count = 0

  // What another step left unsent is for the fields of the step; those beside them keep to their own.
  const ours = (part) => data.elsewhere ? !data.elsewhere.includes(part) : shown.has(part)
  const send = () => {
    clearTimeout(quiet); clearTimeout(most); clearTimeout(again)
    most = undefined
    const mine = Object.entries(drafts()).filter(([name, draft]) => name.startsWith(`${data.place} `) && ours(draft.part))
    if (!mine.length || !box.isConnected) return
    for (const [, draft] of mine) sending[draft.id] = draft.text
    // Another number each time: what is sent again after silence must differ to be sent.
    setStateValue("typed", { turn: (count += 1), place: data.place, notes: mine.map(([, draft]) => draft) })
    again = setTimeout(send, AGAIN_MS)
  }
  const typed = (part, field) => {
    const all = drafts(), name = key(data.place, part)
    const base = all[name]?.base ?? field.version
    all[name] = { id: `${Date.now()}.${Math.random()}`, part, text: field.area.value, base, at: Date.now() }
    store(all)
    field.said.textContent = "Wordt bewaard…"
    clearTimeout(quiet)
    quiet = setTimeout(send, QUIET_MS)
    most ??= setTimeout(send, MOST_MS)
  }
  const make = (note) => {
    const field = document.createElement("div")
    field.className = "notitie"
    field.innerHTML = '<label></label><textarea></textarea><p class="notitie-stand" role="status"></p>'
    const [label, area, said] = field.children
    area.rows = note.rows
    area.id = `notitie-${note.part.replace(".", "-")}`
    label.htmlFor = area.id
    said.id = `${area.id}-stand`
    area.setAttribute("aria-describedby", said.id)
    const made = { field, label, area, said, version: 0 }
    area.addEventListener("input", () => typed(note.part, made))
    area.addEventListener("blur", () => { if (drafts()[key(data.place, note.part)]) send() })
    box.append(field)
    return made
  }
  window.addEventListener("beforeunload", () => { if (box.isConnected) send() })

  const confirm = () => {
    const all = drafts()
    for (const [name, draft] of Object.entries(all)) if (data.done.includes(draft.id)) delete all[name]
    store(all)
    if (!Object.keys(all).length) clearTimeout(again)
  }
  const fill = (field, text) => {
    if (field.area.value === text) return
    const { selectionStart, selectionEnd } = field.area
    const atEnd = selectionStart === field.area.value.length
    field.area.value = text
    if (document.activeElement === field.area) {
      field.area.setSelectionRange(atEnd ? text.length : selectionStart, atEnd ? text.length : selectionEnd)
    }
  }
  // What was typed before the workshop was kept, or before this tab heard of it, belongs in it.
  const take = () => {
    const all = drafts(), early = Object.keys(all).filter((name) => name.startsWith(`${data.fresh} `))
    for (const name of early) {
      const here = key(data.place, all[name].part), known = all[here]
      all[here] = known ? { ...known, text: `${known.text}\n${all[name].text}` } : all[name]
      delete all[name]
    }
    if (early.length) store(all)
  }
  const show = (next, set) => {
    data = next; setStateValue = set
    if (data.place !== data.fresh) take()
    confirm()
    const parts = data.notes.map((note) => note.part)
    for (const [part, field] of shown) if (!parts.includes(part)) { field.field.remove(); shown.delete(part) }
    for (const [at, note] of data.notes.entries()) {
      if (!shown.has(note.part)) shown.set(note.part, make(note))
      const field = shown.get(note.part), all = drafts(), name = key(data.place, note.part), draft = all[name]
      field.label.textContent = note.label
      field.area.placeholder = note.hint
      field.area.maxLength = data.most
      field.area.disabled = data.locked
      if (!draft) {
        fill(field, note.text)
        field.said.textContent = note.said
      } else {
        // Typed since, or before a reload. What was confirmed of it may have come back with somebody else's lines in it.
        const sent = data.done.map((id) => sending[id]).filter((text) => text !== undefined).pop()
        if (sent !== undefined && draft.text.startsWith(sent)) {
          all[name] = { ...draft, text: note.text + draft.text.slice(sent.length), base: note.version }
          store(all)
        }
        fill(field, all[name].text)
        field.said.textContent = data.problem || "Wordt bewaard…"
      }
      field.version = note.version
      // In the order of the data; what is in its place stays, and keeps the focus.
      if (box.children[at] !== field.field) box.insertBefore(field.field, box.children[at] ?? null)
    }
    for (const id of data.done) delete sending[id]
    if (Object.entries(drafts()).some(([name, draft]) => name.startsWith(`${data.place} `) && ours(draft.part))) {
      clearTimeout(again)
      again = setTimeout(send, data.problem ? AGAIN_MS : QUIET_MS)
    }
  }
  return { show }
}
