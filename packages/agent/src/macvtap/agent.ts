import { startUnprivileged } from '../supervision/start-unprivileged.ts'
import { type MacvtapSettings, runAgent } from './run-agent.ts'

// Our own parent made the settings.
startUnprivileged((settings, context) => runAgent(settings as MacvtapSettings, context))
