// Buttons, fields and notes without a border: where a reader's own colours replace backgrounds, they would look like text.
() => [...document.querySelectorAll('.button, .tag, .note, form input, form select, .chosen a')]
  .filter(node => node.checkVisibility())
  .filter(node => {
    const style = getComputedStyle(node)
    return style.borderTopStyle === 'none' && style.borderInlineStartStyle === 'none'
  })
  .map(node => node.outerHTML.slice(0, 90))
