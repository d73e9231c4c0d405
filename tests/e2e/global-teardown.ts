export { stopMedusa as default } from './medusa-process.ts'
