// Which targets are smaller than WCAG 2.5.8 wants (24 px), or, for main actions, than 44 px. Returns one line for each.
// Links within a sentence are exempt: their size is the line's. The nearness exemption is not used: each must be large.
() => {
  const targets = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]:not(.scroll)'
  const main = '.button, .brand, nav[aria-label] li a[aria-current], .top nav a, form input, form select, form button, summary, [data-main]'
  const words = node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim().length > 1)
  const inSentence = node => {
    for (let around = node.parentElement; around; around = around.parentElement) {
      if (words(around)) return true
      if (getComputedStyle(around).display !== 'inline') return false
    }
    return false
  }
  const box = node => {
    const label = node.labels?.[0] && ['checkbox', 'radio'].includes(node.type) ? node.labels[0] : node
    return label.getBoundingClientRect()
  }
  const small = []
  for (const node of document.querySelectorAll(targets)) {
    const { width, height } = box(node)
    if (!node.checkVisibility({ visibilityProperty: true }) || node.closest('.unseen') || width * height === 0) continue
    if (getComputedStyle(node).display === 'inline' && inSentence(node)) continue
    const least = node.matches(main) ? 44 : 24
    const side = node.matches(main) ? height : Math.min(width, height)
    if (side < least - 0.5) small.push(`${node.outerHTML.slice(0, 90)}: ${Math.round(width)} x ${Math.round(height)}`)
  }
  return small
}
