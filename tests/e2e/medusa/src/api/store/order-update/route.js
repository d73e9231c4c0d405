// The very file that a shop drops into its own src/api.
module.exports = require('../../../../../../../lib/medusa/companion/api/store/order-update/route.js')
