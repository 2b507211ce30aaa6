import {
  type RequestServer,
  type RequestServerOptions,
  serveRequests,
} from '../supervision/serve-requests.ts'
import type { Host } from './host.ts'
import { parseVerb } from './verb.ts'

/** Only what is exactly a verb reaches the host. */
export function serveVerbs(host: Host, options: RequestServerOptions): RequestServer {
  return serveRequests(async verb => (await host.carryOut(parseVerb(verb))) ?? [], options)
}
