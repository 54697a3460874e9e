// What a reader cannot see: text cut by the box that it stands in, and text or controls beyond the window. What scrolls in a frame of its
// own (a table, a row of tabs) is reached by scrolling it.
() => {
  const found = [], width = document.documentElement.clientWidth
  const hidden = (e) => !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const aloud = (e) => getComputedStyle(e).clipPath.startsWith("inset") || (e.clientWidth <= 1 && e.clientHeight <= 1 && !e.closest("svg"))
  const judge = (box, element, what) => {
    if (box.width < 1 || box.height < 1) return
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      if (aloud(e) || e.matches("[data-testid=stDataFrame], .deck-tooltip")) return
      if (e.matches("[data-testid=stMain], [role=dialog], [data-testid=stSidebarContent]")) break
      const { overflowX, overflowY } = getComputedStyle(e), edge = e.getBoundingClientRect()
      if (/auto|scroll/.test(overflowX) && e.scrollWidth > e.clientWidth) return
      const over = Math.max(box.right - edge.right, edge.left - box.left, overflowY === "visible" ? 0 : box.bottom - edge.bottom)
      if (/hidden|clip/.test(overflowX) && over > 3) return void found.push(`${what}: cut by ${Math.round(over)} px`)
    }
    if (box.right > width + 1 || box.left < -1) found.push(`${what}: from ${Math.round(box.left)} to ${Math.round(box.right)} of ${width} px`)
  }
  const texts = document.createTreeWalker(document.querySelector("[data-testid=stApp]").parentElement, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { nodeValue, parentElement } = texts.currentNode
    if (!nodeValue.trim() || hidden(parentElement) || parentElement.closest("style,script,canvas,noscript")) continue
    const range = document.createRange()
    range.selectNodeContents(texts.currentNode)
    for (const box of range.getClientRects()) judge(box, parentElement, nodeValue.trim().slice(0, 60))
  }
  for (const control of document.querySelectorAll("a[href], button, summary, textarea, [role=combobox], [role=slider]"))
    if (!hidden(control)) judge(control.getBoundingClientRect(), control, control.getAttribute("aria-label") ?? control.innerText)
  return [...new Set(found)]
}
