// What moves by itself, or when one follows a link within the page. Empty: nothing.
() => [
  ...document.getAnimations().map(each => `${each.animationName ?? each.transitionProperty} runs`),
  ...[...document.querySelectorAll('video, audio')].filter(each => each.autoplay).map(each => `${each.localName} plays by itself`),
  ...getComputedStyle(document.documentElement).scrollBehavior === 'smooth' ? ['scrolls smoothly'] : [],
]
