import { describe, expect, test } from '@jest/globals'
import { imagesOf, publicUrl } from '../../../../lib/sync/product/images.ts'

const ERPNEXT = 'https://erp.example.com'

describe('the public address of a file', () => {
  test.each([
    ['/files/x.png', 'https://erp.example.com/files/x.png'],
    ['files/x.png', 'https://erp.example.com/files/x.png'],
    ['/files/x y (1).png', 'https://erp.example.com/files/x%20y%20(1).png'],
    ['/files/x%20y.png', 'https://erp.example.com/files/x%20y.png'],
    ['/files/50% #1.png', 'https://erp.example.com/files/50%25%20%231.png'],
    ['/files/قفازات.png', 'https://erp.example.com/files/%D9%82%D9%81%D8%A7%D8%B2%D8%A7%D8%AA.png'],
    ['/files/x.png?fid=1a2b', 'https://erp.example.com/files/x.png?fid=1a2b'],
    ['/assets/webshop/none.svg', 'https://erp.example.com/assets/webshop/none.svg'],
    ['https://cdn.example.com/a b.png', 'https://cdn.example.com/a b.png'],
    ['HTTP://cdn.example.com/ä.png', 'HTTP://cdn.example.com/ä.png'],
    ['//cdn.example.com/x.png', 'https://cdn.example.com/x.png'],
    ['https://cdn.example.com/private/x.png', 'https://cdn.example.com/private/x.png'],
  ])('%s is %s', (path, url) => {
    expect(publicUrl(path, ERPNEXT)).toBe(url)
    expect(publicUrl(path, `${ERPNEXT}/`)).toBe(url)
  })

  test.each([
    '/private/files/x.png',
    'private/files/x.png',
    'HTTPS://ERP.example.com/private/files/x.png',
    '/files/../private/files/x.png',
    'https://erp.example.com/private/files/x.png',
    'data:image/png;base64,iVBORw0KGgo=',
    'javascript:alert(1)',
    'C:\\images\\x.png',
    'https://',
  ])('there is none for %s', path => expect(publicUrl(path, ERPNEXT)).toBeUndefined())

  test('an ERPNext behind a path keeps that path', () => {
    expect(publicUrl('/files/x.png', 'https://example.com/erp')).toBe('https://example.com/erp/files/x.png')
    expect(publicUrl('/private/files/x.png', 'https://example.com/erp')).toBeUndefined()
  })
})

describe('the images of an item', () => {
  const url = (name: string) => `${ERPNEXT}/files/${name}`

  test('are its own first, then the slideshow’s in their order, each once; the first is the thumbnail', () => {
    const source = {
      website_image: '/files/b.png',
      slides: ['/files/c.png', '/files/b.png', '/files/a.png', 'files/c.png'],
    }
    expect(imagesOf(source, ERPNEXT)).toEqual({
      thumbnail: url('b.png'),
      images: [url('b.png'), url('c.png'), url('a.png')],
      unavailable: [],
    })
  })

  test('leave out a private one and name it; the first public one is the thumbnail', () => {
    const source = {
      website_image: '/private/files/a.png',
      slides: ['/files/b.png', '/private/files/a.png', 'data:,x'],
    }
    expect(imagesOf(source, ERPNEXT)).toEqual({
      thumbnail: url('b.png'),
      images: [url('b.png')],
      unavailable: ['/private/files/a.png', 'data:,x'],
    })
  })

  test.each([{}, { website_image: null, slides: [] }, { website_image: ' ', slides: [''] }])(
    'of %j are none',
    source => {
      expect(imagesOf(source, ERPNEXT)).toEqual({ thumbnail: null, images: [], unavailable: [] })
    },
  )
})
