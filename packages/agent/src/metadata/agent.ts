import { startUnprivileged } from '../supervision/start-unprivileged.ts'
import { runAgent } from './run-agent.ts'
import type { AgentSettings } from './settings.ts'

// Our own parent made the settings.
startUnprivileged((settings, context) => runAgent(settings as AgentSettings, context))
