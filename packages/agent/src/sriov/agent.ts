import { startUnprivileged } from '../supervision/start-unprivileged.ts'
import { runAgent, type SriovSettings } from './run-agent.ts'

// Our own parent made the settings.
startUnprivileged((settings, context) => runAgent(settings as SriovSettings, context))
