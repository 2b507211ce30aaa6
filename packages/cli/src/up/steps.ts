import type { Clock } from '@neutrino/base/clock.ts'

/** Tells a person what is being done and how long it took. Steps may run side by side: each prints when it ends. */
export interface Steps {
  /** Runs `work`; what it returns as `note` is printed after the name. A failure is printed and passed on. */
  step<T>(name: string, work: () => Promise<T>, note?: (result: T) => string): Promise<T>
  /** A line about something that is not done. */
  skip(name: string, reason: string): void
  /** Milliseconds since the steps were created. */
  elapsedMs(): number
}

const nameWidth = 50

export function createSteps(print: (line: string) => void, clock: Clock): Steps {
  const startedMs = clock.monotonicMs()
  const line = (mark: string, name: string, rest: string) =>
    print(`  ${mark}  ${name.padEnd(nameWidth)} ${rest}`)
  return {
    async step(name, work, note) {
      const beganMs = clock.monotonicMs()
      const seconds = () => `${((clock.monotonicMs() - beganMs) / 1_000).toFixed(1).padStart(5)} s`
      try {
        const result = await work()
        line('ok  ', name, `${seconds()}  ${note?.(result) ?? ''}`.trimEnd())
        return result
      } catch (error) {
        line('FAIL', name, seconds())
        throw error
      }
    },
    skip: (name, reason) => line('skip', name, reason),
    elapsedMs: () => clock.monotonicMs() - startedMs,
  }
}
