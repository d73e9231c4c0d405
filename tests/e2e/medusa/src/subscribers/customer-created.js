// The very file that a shop drops into its own src/subscribers.
module.exports = require('../../../../../lib/medusa/companion/subscribers/customer-created.js')
