import { setImmediate as nextTurn } from 'node:timers/promises'

/** Time that one message may take at a stretch before the event loop gets its turn. */
const SLICE_MS_MAX = 10

/** Asking for the time costs more than reading a small row. */
const STEPS_PER_LOOK = 32

/** Runs the steps; at once when they are short, otherwise in slices. Only then the result is a promise. */
export function runSliced<T>(steps: Generator<void, T>): T | Promise<T> {
  const first = runSlice(steps)
  return first.done === true ? first.value : continueSliced(steps)
}

async function continueSliced<T>(steps: Generator<void, T>): Promise<T> {
  for (;;) {
    await nextTurn()
    const slice = runSlice(steps)
    if (slice.done === true) return slice.value
  }
}

function runSlice<T>(steps: Generator<void, T>): IteratorResult<void, T> {
  const endMs = performance.now() + SLICE_MS_MAX
  for (;;) {
    for (let count = 0; count < STEPS_PER_LOOK; count++) {
      const step = steps.next()
      if (step.done === true) return step
    }
    if (performance.now() > endMs) return { done: false, value: undefined }
  }
}
