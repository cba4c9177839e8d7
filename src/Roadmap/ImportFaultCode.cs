using System.Globalization;
using System.Runtime.CompilerServices;
using Varde.Foundation;

namespace Varde.Roadmap;

/// <summary>
/// What of a page that is imported cannot be read or cannot be so, or is odd without being a fault: a kind by a name that does not change, and its sentence in English. Whoever tells it in another
/// language fills a sentence of their own with the same arguments: of what stands in a line its number is the first.
/// </summary>
public sealed class ImportFaultCode
{
    private static readonly List<ImportFaultCode> Known = [];

    // What is filled in stands in braces, in the order of the arguments.
#pragma warning disable CS1591 // The sentence tells what the kind is.
    public static readonly ImportFaultCode TooLarge = Kind("the page has {1} bytes, and at most {2} are read");
    public static readonly ImportFaultCode ControlCharacter = Kind("holds the control character {1}: this is no page of text");
    public static readonly ImportFaultCode Empty = Kind("the page is empty");
    public static readonly ImportFaultCode Html = Kind("this is HTML: save the page as text, with its bullets and indentation");
    public static readonly ImportFaultCode LongLine = Kind("has {1} characters, and at most {2} are read");
    public static readonly ImportFaultCode NotText = Kind("holds bytes that are no text in UTF-8");
    public static readonly ImportFaultCode NoSubGoal = Kind("the page ends without a sub-goal: a line such as 'Delmål 1A - …' is expected");
    public static readonly ImportFaultCode TooManyParts = Kind("at most {1} sub-goals, measures and deliveries are read");
    public static readonly ImportFaultCode NoPublisher = Kind("the page must begin with a heading of at most 200 characters, which says whose roadmap it is");
    public static readonly ImportFaultCode SubGoalBeforePublisher = Kind("a heading that says whose roadmap it is must stand before the first sub-goal");
    public static readonly ImportFaultCode GoalBeforePublisher = Kind("a heading that says whose roadmap it is must stand before the first goal");
    public static readonly ImportFaultCode DeliveryBeforeSubGoal = Kind("a delivery stands before the first sub-goal");
    public static readonly ImportFaultCode ListsTooDeep = Kind("lists are read {1} deep, and this is deeper");
    public static readonly ImportFaultCode FieldInNoDelivery = Kind("'{1}' stands in no delivery: a delivery begins with a bullet");
    public static readonly ImportFaultCode SecondField = Kind("a second '{1}' in the delivery of line {2}");
    public static readonly ImportFaultCode DeliveryInNoMeasure = Kind("the delivery of line {1} stands in no measure: deliveries are items within the item of a measure");
    public static readonly ImportFaultCode FieldInList = Kind("'{1}' stands in a list within the delivery of line {2}");
    public static readonly ImportFaultCode DateNotRead = Kind("{1}: '{2}' is no date that is read here: 31.12.2025, desember 2025, 4. kvartal 2025, høsten 2025, 2025 and Udefinert are");
    public static readonly ImportFaultCode NoTitle = Kind("an item without a title");
    public static readonly ImportFaultCode LongTitle = Kind("a title has {1} characters, and at most {2} are read");
    public static readonly ImportFaultCode EndsBeforeStart = Kind("the delivery '{1}' ends before it starts");
    public static readonly ImportFaultCode FieldMissing = Kind("the delivery '{1}' has no '{2}'");
    public static readonly ImportFaultCode UnknownPhase = Kind("'{1}' is no phase that is known here; it is kept as it is written");
    public static readonly ImportFaultCode SubGoalWithoutTitle = Kind("the sub-goal has no title");
    public static readonly ImportFaultCode PublishedAhead = Kind("{0} lies ahead: an edition holds from the day on which it was published");
    public static readonly ImportFaultCode PublishedBeforeNewest = Kind("there is an edition of {0}, which is newer than {1}: import the oldest page first");
#pragma warning restore CS1591

    private ImportFaultCode(string name, string sentence) => (Name, Sentence) = (name, sentence);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ImportFaultCode> All => Known;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The sentence in English.</summary>
    public string Sentence { get; }

    /// <summary>A fault of this kind.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="arguments">What fills the sentence.</param>
    internal Fault At(string path, params object[] arguments) => new(path, string.Format(CultureInfo.InvariantCulture, Sentence, arguments)) { Kind = new(Name, arguments) };

    /// <summary>A fault of this kind in a line of the page.</summary>
    /// <param name="line">The number of the line, from 1.</param>
    /// <param name="arguments">What fills the sentence after it.</param>
    internal Fault InLine(int line, params object[] arguments) => At($"line {line}", [line, .. arguments]);

    private static ImportFaultCode Kind(string sentence, [CallerMemberName] string name = "")
    {
        var kind = new ImportFaultCode(name, sentence);
        Known.Add(kind);
        return kind;
    }
}
