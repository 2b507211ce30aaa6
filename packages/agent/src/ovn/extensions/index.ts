import type { Extension } from '../extension.ts'
import { txSteering } from './tx-steering/index.ts'

/** What the agent can do, in the order in which it does it. */
export const extensions: readonly Extension[] = [txSteering]
