import { GenerationConflict } from './placement-client.ts'

/** How often something is read and changed again that others change at the same time. */
export const GENERATION_ATTEMPTS_MAX = 10

/** Runs `body`, which reads and then writes, again while somebody else wrote in between. */
export async function withGeneration<T>(body: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await body()
    } catch (error) {
      if (!(error instanceof GenerationConflict) || attempt >= GENERATION_ATTEMPTS_MAX) throw error
    }
  }
}
