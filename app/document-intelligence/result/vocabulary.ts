/** Words to make documents of. Some are deliberately not ASCII, so that the ways to count characters differ. */

export const WORDS = [
  ...['account', 'agreement', 'amount', 'annual', 'approval', 'balance', 'branch', 'budget', 'building', 'change'],
  ...['client', 'committee', 'company', 'condition', 'contract', 'cost', 'customer', 'date', 'delivery', 'department'],
  ...[
    'detail',
    'director',
    'document',
    'equipment',
    'estimate',
    'facility',
    'forecast',
    'growth',
    'income',
    'insurance'
  ],
  ...['interest', 'issue', 'level', 'market', 'material', 'measure', 'meeting', 'method', 'month', 'notice'],
  ...['office', 'order', 'partner', 'payment', 'period', 'plan', 'policy', 'price', 'process', 'product'],
  ...['project', 'property', 'purchase', 'quality', 'quarter', 'rate', 'reason', 'record', 'region', 'report'],
  ...['request', 'reserve', 'result', 'review', 'risk', 'sales', 'schedule', 'service', 'shipment', 'staff'],
  ...['standard', 'statement', 'supplier', 'supply', 'survey', 'system', 'term', 'total', 'transfer', 'value'],
  ...['and', 'as', 'at', 'by', 'for', 'from', 'in', 'of', 'on', 'the', 'to', 'with', 'under', 'within', 'during'],
  ...['café', 'résumé', 'naïve', 'cafe\u0301', 'Zürich', 'façade', '€100', '5½', '東京']
] as const satisfies readonly string[]

export const FIRST_NAMES = ['Alma', 'Bruno', 'Chloé', 'Dana', 'Elif', 'José', 'Mira', 'Nils', 'Priya', 'Zoë'] as const
export const LAST_NAMES = [
  'Andersson',
  'Becker',
  'Costa',
  'Dupont',
  'García',
  'Ito',
  'Miller',
  'Novák',
  'Okafor'
] as const
export const COMPANIES = [
  'Alder & Sons',
  'Blue Harbor',
  'Café Lindenhof',
  'Fabrikant',
  'Meridian Supply',
  'Northgate'
] as const
export const COMPANY_FORMS = ['Ltd.', 'Inc.', 'GmbH', 'LLC', 'Co.'] as const
export const ROADS = ['Main St', 'Oak Ave', 'Harbor Rd', 'Mill Lane', 'Station Rd', 'Cedar Blvd'] as const
type City = readonly [name: string, state: string]
export const CITIES: readonly [City, ...City[]] = [
  ['Buffalo', 'NY'],
  ['Portland', 'OR'],
  ['Austin', 'TX'],
  ['Madison', 'WI'],
  ['Savannah', 'GA']
]
export const GOODS = [
  ...['Printer paper A4', 'Desk lamp', 'Toner cartridge', 'Office chair', 'Whiteboard', 'Label printer'],
  ...['USB-C cable 2 m', 'Filing cabinet', 'Consulting hours', 'Installation', 'Déjà-vu poster', 'Monitor stand']
] as const satisfies readonly string[]
export const DISHES = [
  ...['Espresso', 'Crème brûlée', 'Garden salad', 'Tomato soup', 'Grilled salmon', 'Jalapeño burger'],
  ...['Sparkling water', 'Apple pie', 'Mushroom risotto', 'Green tea', 'Club sandwich', 'Lemonade']
] as const satisfies readonly string[]
export const FONTS = ['Arial, sans-serif', 'Georgia, serif', 'Courier New, monospace'] as const
