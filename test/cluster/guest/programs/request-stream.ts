import { systemClock } from '@neutrino/base/clock.ts'

/**
 * Asks the same thing over and over, each time on a connection of its own, until told to stop; then says how often it
 * asked and what came. Arguments: URL, how many ask at once, milliseconds that each rests.
 */
const [url = '', width = '1', periodMs = '0'] = process.argv.slice(2)
const answerMsMax = 30_000
const counts = new Map<string, number>()
let asked = 0
let longestMs = 0
let isStopped = false
process.once('SIGTERM', () => {
  isStopped = true
})

console.log('asking')
await Promise.all(Array.from({ length: Number(width) }, askOn))
console.log(JSON.stringify({ asked, outcomes: Object.fromEntries(counts), longestMs: Math.round(longestMs) }))

async function askOn(): Promise<void> {
  while (!isStopped) {
    asked += 1
    const startMs = systemClock.monotonicMs()
    const outcome = await ask()
    longestMs = Math.max(longestMs, systemClock.monotonicMs() - startMs)
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    await systemClock.sleep(Number(periodMs))
  }
}

async function ask(): Promise<string> {
  try {
    const signal = AbortSignal.timeout(answerMsMax)
    const answer = await fetch(url, { signal, headers: { connection: 'close' } })
    await answer.text()
    return String(answer.status)
  } catch (error) {
    return error instanceof Error ? String(error.cause ?? error.message) : String(error)
  }
}
