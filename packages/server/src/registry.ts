import type { AnyResource } from './definition/behaviour.ts'
import type { Route } from './http/api.ts'
import { network } from './resources/network/index.ts'

/** Everything the API serves, in the order of the reference. */
export const resources: readonly AnyResource[] = [network]

/** Paths outside the pattern of collections and objects. */
export const routes: readonly Route[] = []
