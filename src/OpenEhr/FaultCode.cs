using System.Globalization;
using System.Runtime.CompilerServices;

namespace Varde.OpenEhr;

/// <summary>
/// A kind of fault, by a name that does not change, and its sentence in English. Whoever shows faults in another language, or to people who do not read the reference model, has a sentence of
/// their own for each kind and fills it with the same arguments.
/// </summary>
public sealed class FaultCode
{
    private static readonly List<FaultCode> Known = [];

    // What is filled in stands in braces, in the order of the arguments.
#pragma warning disable CS1591 // The sentence tells what the kind is.
    public static readonly FaultCode Missing = Kind("{0}.{1} is missing; the template demands {2}");
    public static readonly FaultCode NotAllowed = Kind("{0}.{1} is there; the template does not allow it");
    public static readonly FaultCode OtherKindAllowed = Kind("{0} is not allowed here; the template allows {1}");
    public static readonly FaultCode WrongCount = Kind("{0}.{1} has {2} items; the template demands {3} (cardinality)");
    public static readonly FaultCode WrongOccurrences = Kind("{0} stands {1} times; the template demands {2} (occurrences)");
    public static readonly FaultCode OtherTerminology = Kind("The terminology is '{0}'; the template demands '{1}'");
    public static readonly FaultCode NotListed = Kind("'{0}' is not in the list; the template allows {1}");
    public static readonly FaultCode UnboundTerminology = Kind("The terminology is '{0}'; the template binds {1} in {2}");
    public static readonly FaultCode NotInValueSet = Kind("{0}::{1} is not in the value set {2}");
    public static readonly FaultCode OtherText = Kind("'{0}' is not the text of {1}; the template has {2}");
    public static readonly FaultCode NotOfOpenEhr = Kind("The code is of '{0}'; it must be of openehr, group {1}");
    public static readonly FaultCode NotInCodeSet = Kind("'{0}' is not of the code set {1} ({2})");
    public static readonly FaultCode NotInGroup = Kind("openehr::{0} is not of the group {1}; it must be {2}");
    public static readonly FaultCode OtherIntervalType = Kind("{0} is an interval of {1}; it must be DV_INTERVAL<{2}>");
    public static readonly FaultCode NoArchetypeDetails = Kind("{0} must be the root of an archetype, but archetype_details is missing (Is_archetype_root)");
    public static readonly FaultCode NoArchetypeRoot = Kind("{0} must be the root of an archetype, but its node id is '{1}' (Is_archetype_root)");
    public static readonly FaultCode TwoArchetypes = Kind("The archetype is {0} but archetype_node_id is {1}; both must be the same");
    public static readonly FaultCode PartyWithoutName = Kind("{0} has neither name, identifiers nor external_ref; one of them must be there (Basic_validity)");
    public static readonly FaultCode NotInTemplate = Kind("{0} is not in the template here; it allows {1}");
    public static readonly FaultCode ElementWithoutValue = Kind("ELEMENT has neither value nor null_flavour; one of them must be there (Inv_null_flavour_indicated)");
    public static readonly FaultCode ValueAndNullFlavour = Kind("ELEMENT has a value and a null_flavour; only one of them may be there (Inv_null_flavour_indicated)");
    public static readonly FaultCode ValueAndNullReason = Kind("ELEMENT has a value and a null_reason; a reason is given only where the value is missing (Inv_null_reason_valid)");
    public static readonly FaultCode RowOfOther = Kind("A row of the table holds a {0}; rows hold only ELEMENT (Valid_structure)");
    public static readonly FaultCode HistoryWithoutEvents = Kind("HISTORY has neither events nor summary; one of them must be there (Events_valid)");
    public static readonly FaultCode EventOutOfPeriod = Kind("The event at {0} is not a whole number of periods {1} after the origin {2} (Period_consistency)");
    public static readonly FaultCode NotIso = Kind("'{0}' is not {1}");
    public static readonly FaultCode PeriodicFormalism = Kind("The formalism is '{0}'; a periodic time specification must be of HL7:PIVL or HL7:EIVL");
    public static readonly FaultCode GeneralFormalism = Kind("The formalism is '{0}'; a general time specification must be of HL7:GTS");
    public static readonly FaultCode PartyWithoutUid = Kind("{0}.uid is missing; every party has one (Uid_mandatory)");
    public static readonly FaultCode OtherState = Kind("Transition {0} leads to state {1}, not to {2}");
    public static readonly FaultCode OtherReference = Kind("The reference is to '{0}'; it must be to {1}");
    public static readonly FaultCode NegativeSize = Kind("DV_MULTIMEDIA.size is {0}; it must be 0 or more");
    public static readonly FaultCode NoCheckAlgorithm = Kind("DV_MULTIMEDIA.integrity_check_algorithm is missing; an integrity check names how it was made");
    public static readonly FaultCode NotBase64 = Kind("DV_MULTIMEDIA.{0} is not Base64");
    public static readonly FaultCode NotUri = Kind("'{0}' is no URI by RFC 3986; it must begin with a scheme and hold no blanks");
    public static readonly FaultCode NotEhrUri = Kind("'{0}' has not the scheme ehr (Scheme_valid)");
    public static readonly FaultCode NotIdentifier = Kind("'{0}' is no {1}; it must be {2}");
    public static readonly FaultCode NotNamespace = Kind("'{0}' is no namespace; it must begin with a letter and hold only letters, digits and _.:/&?=+-");
    public static readonly FaultCode OtherReferenceType = Kind("{0}.type is '{1}'; it must be {2}");
    public static readonly FaultCode OtherEnd = Kind("The end is {0}; the template allows {1}");
    public static readonly FaultCode OtherProperty = Kind("'{0}' is no unit of the property {1} that the template demands");
    public static readonly FaultCode QuantityOutOfRange = Kind("{0} {1} is out of range; the template allows {2}");
    public static readonly FaultCode WrongPrecision = Kind("The precision is {0}; the template allows {1} for {2}");
    public static readonly FaultCode OtherOrdinalValue = Kind("The value is {0}, but the template gives {1} the value {2}");
    public static readonly FaultCode NotState = Kind("'{0}' is no state; the template has {1}");
    public static readonly FaultCode WrongTerminal = Kind("is_terminal is {0}, but the state '{1}' has {2} transitions");
    public static readonly FaultCode OtherRangeType = Kind("The range of a {0} is of {1}; it must be of {2}");
    public static readonly FaultCode OtherNormalStatus = Kind("The normal status is {0} but the value lies {1} the normal range");
    public static readonly FaultCode WrongMagnitudeStatus = Kind("magnitude_status is '{0}'; it must be =, <, >, <=, >= or ~");
    public static readonly FaultCode ExactPercent = Kind("accuracy_is_percent is true but accuracy is 0, which means exact (Accuracy_is_percent_validity)");
    public static readonly FaultCode WrongAccuracy = Kind("accuracy is {0}; a percentage must be from 0 to 100 (Accuracy_validity)");
    public static readonly FaultCode NegativePrecision = Kind("{0}.precision is {1}; it must be -1 (unlimited), 0 or more");
    public static readonly FaultCode ZeroDenominator = Kind("DV_PROPORTION.denominator is 0; it must not be 0 (Valid_denominator)");
    public static readonly FaultCode NotUnitary = Kind("DV_PROPORTION.denominator is {0}; a unitary proportion has 1 (Unitary_validity)");
    public static readonly FaultCode NotPercent = Kind("DV_PROPORTION.denominator is {0}; a percentage has 100 (Percent_validity)");
    public static readonly FaultCode FractionWithPrecision = Kind("DV_PROPORTION.precision is {0}; a fraction has 0 (Fraction_validity)");
    public static readonly FaultCode NotProportionType = Kind("DV_PROPORTION.type is {0}; it must be 0 ratio, 1 unitary, 2 percent, 3 fraction or 4 integer fraction (Type_validity)");
    public static readonly FaultCode NumeratorNotWhole = Kind("DV_PROPORTION.numerator is {0}; it must be whole {1} (Is_integral_validity)");
    public static readonly FaultCode DenominatorNotWhole = Kind("DV_PROPORTION.denominator is {0}; it must be whole {1} (Is_integral_validity)");
    public static readonly FaultCode EndsNotComparable = Kind("The ends of the interval cannot be compared: {0} (Limits_comparable)");
    public static readonly FaultCode EndsOverlap = Kind("The ends of the interval cannot be compared: one is a part of the other (Limits_comparable)");
    public static readonly FaultCode EndsReversed = Kind("The lower end is greater than the upper end (Limits_consistent)");
    public static readonly FaultCode IncludedThoughUnbounded = Kind("{0}_included is true though {1}_unbounded is true ({2}{3}_included_valid)");
    public static readonly FaultCode GivenThoughUnbounded = Kind("The {0} end is given though {1}_unbounded is true");
    public static readonly FaultCode MissingThoughBounded = Kind("The {0} end is missing though {1}_unbounded is false");
    public static readonly FaultCode NestedTooDeep = Kind("The document is nested deeper than {0} levels");
    public static readonly FaultCode NotWhole = Kind("{0}.{1} is {2}; it must be a whole number");
    public static readonly FaultCode EmptyText = Kind("{0}.{1} is empty; it must hold a text");
    public static readonly FaultCode NoItem = Kind("{0}.{1} has no item; at least one {2} must be there");
    public static readonly FaultCode MissingAttribute = Kind("{0}.{1} is missing; the reference model demands a {2}");
    public static readonly FaultCode OtherRoot = Kind("The document is {0}; template {1} is for {2}");
    public static readonly FaultCode OtherTemplate = Kind("The document names template '{0}'; it is validated against '{1}'");
    public static readonly FaultCode WrongMatch = Kind("TERM_MAPPING.match is '{0}'; it must be >, =, < or ?");
    public static readonly FaultCode OtherBoolean = Kind("The value is {0}; the template allows only {1}");
    public static readonly FaultCode NumberNotListed = Kind("{0} is not in the list; the template allows {1}");
    public static readonly FaultCode NumberOutOfRange = Kind("{0} is out of range; the template allows {1}");
    public static readonly FaultCode OtherPattern = Kind("'{0}' does not match the pattern {1}");
    public static readonly FaultCode DurationParts = Kind("'{0}' has {1}; the template allows {2}");
    public static readonly FaultCode DurationOutOfRange = Kind("'{0}' is out of range; the template allows {1}");
    public static readonly FaultCode PartMissing = Kind("'{0}' has no {1}; the template demands {2}");
    public static readonly FaultCode PartNotAllowed = Kind("'{0}' has a {1}; the template allows {2}");
    public static readonly FaultCode ZoneMissing = Kind("'{0}' has no time zone; the template demands one");
    public static readonly FaultCode ZoneNotAllowed = Kind("'{0}' has a time zone; the template does not allow one");
    public static readonly FaultCode TimeOutOfRange = Kind("'{0}' is out of range; the template allows {1}");
    public static readonly FaultCode NothingOfTemplate = Kind("The document has nothing of the template {0}: its keys must begin with {1}/");
    public static readonly FaultCode OtherClass = Kind("A {0} may not stand here; a {1} may");
    public static readonly FaultCode OnlyOne = Kind("The template allows one here");
    public static readonly FaultCode NotClass = Kind("{0} is no class that may stand here; a kind of {1} may");
    public static readonly FaultCode UnclearClass = Kind("The keys do not tell which kind of {0} this is; name it with |_type");
    public static readonly FaultCode NotOfKind = Kind("'{0}' is no {1}");
    public static readonly FaultCode NotObject = Kind("A simplified document is a JSON object");
    public static readonly FaultCode MoreAfterEnd = Kind("There is more after the end of the JSON object");
    public static readonly FaultCode NotJson = Kind("Not valid JSON: {0}");
    public static readonly FaultCode NotUnicode = Kind("Not valid JSON: a text holds bytes that are not Unicode");
    public static readonly FaultCode EmptyObject = Kind("An empty object says nothing");
    public static readonly FaultCode PathTooLong = Kind("The path has more than {0} parts, or an index that is no whole number");
    public static readonly FaultCode EmptyArray = Kind("An empty array says nothing");
    public static readonly FaultCode ArrayInArray = Kind("An array must not stand directly in an array");
    public static readonly FaultCode ObjectForValue = Kind("An object or array stands where a text, number or boolean belongs");
    public static readonly FaultCode ControlCharacter = Kind("The text holds a control character or a non-character that XML cannot carry");
    public static readonly FaultCode GivenTwice = Kind("The key is given twice, or the node has too many values");
    public static readonly FaultCode EmptyValue = Kind("The value is empty");
    public static readonly FaultCode NothingSaid = Kind("The document says nothing");
    public static readonly FaultCode NoSuchNode = Kind("The template has no such node or attribute");
    public static readonly FaultCode TooManyFaults = Kind("There are more than {0} faults; the rest is left out");
    public static readonly FaultCode TooManyCopies = Kind("The participations and links of the context would stand at the document's entries more than {0} times in all");
    public static readonly FaultCode NotCoded = Kind("'{0}' is neither a code nor the text of a code that may stand here");
    public static readonly FaultCode FirstHasPreceding = Kind("The first version has no preceding_version_uid");
    public static readonly FaultCode NoPreceding = Kind("preceding_version_uid is missing; only the first version has none (Preceding_version_uid_validity)");
#pragma warning restore CS1591

    private FaultCode(string name, string sentence) => (Name, Sentence) = (name, sentence);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultCode> All => Known;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The sentence in English, with <c>{0}</c>, <c>{1}</c> … where something is filled in.</summary>
    public string Sentence { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>What a fault of this kind says.</summary>
    /// <param name="arguments">What is filled in: a <see cref="FaultChoice"/>, or something that is shown as it writes itself.</param>
    internal FaultText Of(params IReadOnlyList<object?> arguments) => new(this, [.. arguments.Select(one => one as FaultChoice ?? (object)(Convert.ToString(one, CultureInfo.InvariantCulture) ?? ""))]);

    private static FaultCode Kind(string sentence, [CallerMemberName] string name = "")
    {
        var kind = new FaultCode(name, sentence);
        Known.Add(kind);
        return kind;
    }
}

/// <summary>What a fault says: of which kind it is, and what fills its sentence. Two that say the same are equal.</summary>
public sealed class FaultText : IEquatable<FaultText>
{
    private readonly string _english;

    internal FaultText(FaultCode code, IReadOnlyList<object> arguments) => (Code, Arguments, _english) = (code, arguments, string.Format(CultureInfo.InvariantCulture, code.Sentence, [.. arguments]));

    /// <summary>The kind.</summary>
    public FaultCode Code { get; }

    /// <summary>What is filled in, in the order of the sentence: texts, and a <see cref="FaultChoice"/> where several would be right.</summary>
    public IReadOnlyList<object> Arguments { get; }

    /// <summary>The sentence in English.</summary>
    public override string ToString() => _english;

    /// <inheritdoc/>
    public bool Equals(FaultText? other) => other is not null && Code == other.Code && _english == other._english;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FaultText);

    /// <inheritdoc/>
    public override int GetHashCode() => _english.GetHashCode(StringComparison.Ordinal);
}

/// <summary>What would be right, where there are several: as many as help anybody, and how many more there are.</summary>
/// <param name="Shown">Some of them.</param>
/// <param name="More">How many more.</param>
public sealed record FaultChoice(IReadOnlyList<string> Shown, int More)
{
    /// <summary>In English: <c>a, b or c</c>.</summary>
    public override string ToString() =>
        More > 0 ? $"{string.Join(", ", Shown)} or one of {More} more"
        : Shown.Count < 2 ? string.Concat(Shown) : $"{string.Join(", ", Shown.Take(Shown.Count - 1))} or {Shown[^1]}";
}
