// What Medusa reads from the environment before its first module loads. Its logger writes to standard output, where
// serve.cjs prints its one line: hence errors only.
process.env.NODE_ENV = 'production'
process.env.MEDUSA_DISABLE_TELEMETRY = 'true'
process.env.LOG_LEVEL ||= 'error'
