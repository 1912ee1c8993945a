/** A unit as a multiple n/d of the base unit of its dimension; `names` are its spellings, parted by blanks. */
export interface UnitRow {
  readonly dimension: string;
  readonly n: number | string;
  readonly d: number | string;
  readonly names: string;
}

function row(dimension: string, n: number | string, d: number | string, names: string): UnitRow {
  return { dimension, n, d, names };
}

/**
 * Units that answers come in. The factors are exact; a test holds them to mathjs' unit tables; the table is written
 * out because building mathjs' units takes a quarter of a second and this module must load in milliseconds.
 */
export const UNIT_TABLE: readonly UnitRow[] = [
  row("length", 1, 1, "m meter meters metre metres"),
  row("length", 1000, 1, "km kilometer kilometers kilometre kilometres kms"),
  row("length", 1, 100, "cm centimeter centimeters centimetre centimetres cms"),
  row("length", 1, 10, "dm decimeter decimeters decimetre decimetres"),
  row("length", 1, 1000, "mm millimeter millimeters millimetre millimetres"),
  row("length", 1, 1000000, "um micrometer micrometers micrometre micrometres micron microns"),
  row("length", 1, 1000000000, "nm nanometer nanometers nanometre nanometres"),
  row("length", 127, 5000, "in inch inches"),
  row("length", 381, 1250, "ft foot feet"),
  row("length", 1143, 1250, "yd yard yards yds"),
  row("length", 201168, 125, "mi mile miles"),
  row("mass", 1, 1000, "g gram grams gm"),
  row("mass", 1, 1, "kg kilogram kilograms kgs kilo kilos"),
  row("mass", 1, 1000000, "mg milligram milligrams"),
  row("mass", 1000, 1, "t tonne tonnes"),
  row("mass", "45359237", "100000000", "lb lbs pound pounds lbm"),
  row("mass", "45359237", "1600000000", "oz ounce ounces"),
  row("mass", "45359237", "50000", "ton tons"),
  row("time", 1, 1, "s sec secs second seconds"),
  row("time", 1, 1000, "ms millisecond milliseconds"),
  row("time", 60, 1, "min mins minute minutes"),
  row("time", 3600, 1, "h hr hrs hour hours"),
  row("time", 86400, 1, "day days"),
  row("time", 604800, 1, "wk week weeks"),
  row("month", 1, 1, "month months"),
  row("month", 12, 1, "yr yrs year years"),
  row("length3", 1, 1000, "L l liter liters litre litres"),
  row("length3", 1, 1000000, "mL ml milliliter milliliters millilitre millilitres cc"),
  row("length3", "473176473", "125000000000", "gal gallon gallons"),
  row("length3", "473176473", "500000000000", "qt quart quarts"),
  row("length3", "473176473", "1000000000000", "pt pint pints"),
  row("length3", "473176473", "2000000000000", "cup cups"),
  row("length2", 10000, 1, "ha hectare hectares"),
  row("length2", "316160658", "78125", "acre acres"),
  row("length1 time-1", 1397, 3125, "mph"),
  row("length1 time-1", 5, 18, "kph kmh"),
  row("length1 mass1 time-2", 1, 1, "N newton newtons"),
  row("length1 mass1 time-2", 1000, 1, "kN"),
  row("length2 mass1 time-2", 1, 1, "J joule joules"),
  row("length2 mass1 time-2", 1000, 1, "kJ kilojoule kilojoules"),
  row("length2 mass1 time-3", 1, 1, "W watt watts"),
  row("length2 mass1 time-3", 1000, 1, "kW kilowatt kilowatts"),
  row("length-1 mass1 time-2", 1, 1, "Pa pascal pascals"),
  row("length-1 mass1 time-2", 1000, 1, "kPa kilopascal kilopascals"),
  row("time-1", 1, 1, "Hz hertz"),
  row("time-1", 1000, 1, "kHz kilohertz"),
  row("current", 1, 1, "A amp amps ampere amperes"),
  row("current", 1, 1000, "mA milliampere milliamperes"),
  row("current-1 length2 mass1 time-3", 1, 1, "V volt volts"),
  row("current-2 length2 mass1 time-3", 1, 1, "ohm ohms Omega"),
  row("temperature", 1, 1, "K kelvin kelvins"),
  row("celsius", 1, 1, "celsius"),
  row("fahrenheit", 1, 1, "fahrenheit"),
  row("amount", 1, 1, "mol mole moles"),
  row("money", 1, 1, "dollar dollars usd bucks"),
  row("money", 1, 100, "cent cents"),
  row("euro", 1, 1, "euro euros eur"),
  row("rmb", 1, 1, "yuan rmb"),
  row("count", 1000, 1, "thousand"),
  row("count", 1000000, 1, "million"),
  row("count", 1000000000, 1, "billion"),
  row("count", "1000000000000", 1, "trillion"),
  row("angle", 1, 1, "rad radian radians"),
];
