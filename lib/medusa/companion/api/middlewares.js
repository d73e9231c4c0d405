/**
 * Lets the storefront read the metadata, where the relay keeps an order's state, by `GET /store/orders/{id}?fields=+metadata`:
 * since 2.21.0 Medusa leaves out of its store routes, without a word, whatever field it does not list. A customer's own list,
 * `GET /store/orders`, shows it anyway. Put this file at `src/api/middlewares.js` (`.ts` in a TypeScript shop), or this route
 * into the file that is there. Whoever knows an order's id may then read all of its metadata.
 */
const showOrderMetadata = {
  matcher: '/store/orders/:id', // and no `methods`: with them it would run after Medusa has dropped the field
  middlewares: [
    (req, _res, next) => {
      req.allowed = [...(req.allowed ?? []), 'metadata']
      next()
    },
  ],
}

export default { routes: [showOrderMetadata] }
