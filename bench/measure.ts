/** What a series of samples says. Times are in milliseconds. */
export interface Measured {
  readonly value: number
  readonly p99?: number
  readonly samples: number
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function summarise(timesMs: readonly number[]): Measured {
  const sorted = [...timesMs].sort((one, other) => one - other)
  return { value: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), samples: sorted.length }
}

/** Median and 99th percentile of `count` runs one after the other, after some that do not count. */
export async function measureEach(
  count: number,
  body: (index: number) => Promise<unknown>,
): Promise<Measured> {
  const warmUp = Math.ceil(count / 5)
  const timesMs: number[] = []
  for (let index = 0; index < warmUp + count; index += 1) {
    const startedMs = performance.now()
    await body(index)
    if (index >= warmUp) timesMs.push(performance.now() - startedMs)
  }
  return summarise(timesMs)
}

/** Runs a second, with `width` always under way. */
export async function measureRate(
  options: { readonly count: number; readonly width: number },
  body: (index: number) => Promise<unknown>,
): Promise<Measured> {
  const { count, width } = options
  let next = 0
  const timesMs: number[] = []
  const startedMs = performance.now()
  const worker = async () => {
    for (let index = next++; index < count; index = next++) {
      const oneMs = performance.now()
      await body(index)
      timesMs.push(performance.now() - oneMs)
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  const seconds = (performance.now() - startedMs) / 1_000
  return { ...summarise(timesMs), value: count / seconds }
}
