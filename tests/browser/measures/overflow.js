// What sticks out of the window sideways, apart from what lies in a part that scrolls by itself. Empty: nothing does.
() => {
  const root = document.scrollingElement
  if (root.scrollWidth <= root.clientWidth) return []
  const scrolls = node => node && node !== root && node !== document.body &&
    (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(node).overflowX) || scrolls(node.parentElement))
  const wide = [...document.body.querySelectorAll('*')]
    .filter(node => node.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolls(node.parentElement))
  return [`${root.scrollWidth} px`, ...wide.map(node => node.outerHTML.slice(0, 90))]
}
