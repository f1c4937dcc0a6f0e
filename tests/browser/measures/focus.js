// What has the focus: its place among all elements, its name, whether an outline shows it, and whether one sees it.
() => {
  const node = document.activeElement
  if (!node || node === document.body) return null
  const style = getComputedStyle(node)
  const within = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2  // the middle of the part in the window
  const seen = [...node.getClientRects()].some(({ left, right, top, bottom }) => {
    const [x, y] = [within(left, right, innerWidth), within(top, bottom, innerHeight)]
    const hit = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight ? document.elementFromPoint(x, y) : null
    return hit && (node.contains(hit) || hit.contains(node) || [...(node.labels ?? [])].some(label => label.contains(hit)))
  })
  // A mark of a drawing may have a ring of its own, in the colour that an outline would have.
  const ringed = (mark, colour) => mark.ownerSVGElement && [...mark.querySelectorAll('*')].map(shape => getComputedStyle(shape))
    .some(({ stroke, strokeWidth }) => stroke === colour && parseFloat(strokeWidth) >= 2)
  return {
    place: [...document.querySelectorAll('*')].indexOf(node),
    name: (node.labels?.[0]?.innerText ?? node.getAttribute('aria-label') ?? node.textContent).replace(/\s+/g, ' ').trim(),
    outlined: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || ringed(node, style.outlineColor),
    seen: Boolean(seen),
    markup: node.outerHTML.slice(0, 90),
  }
}
