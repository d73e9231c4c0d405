module.exports = require('../../../../../lib/medusa/companion/api/middlewares.js')
