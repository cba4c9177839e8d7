using System.Globalization;
using Varde.AccessControl.Rules;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// What the rules need to know of a document and many documents share: documents of one class get one decision, so that a query decides once per
/// actor, record and class. The days that count (the end of a delay, the day a referral came) stand in the class as days, so that documents of one day share it and time
/// alone opens and closes them. What differs from document to document (a thread's parties, a draft's author, a block of this very document) makes a document
/// <see cref="IsExceptional"/>: it is decided on its own.
/// </summary>
/// <param name="Service">The service that it belongs to.</param>
/// <param name="Organisation">The owning organisation, from the committer's token.</param>
/// <param name="Unit">The owning unit; empty when the organisation has none.</param>
public sealed record DocumentClass(ServiceId Service, string Organisation, string Unit = "")
{
    private const string GuardianAccessReservation = "vergeinnsyn";
    private const string ExemptFromParents = "exempt";
    private const string ThirdParty = "third-party";
    private const string Exceptional = "exceptional";
    private const string Assessed = "assessed";
    private const string UnapprovedWord = "unapproved";
    private const string Until = "until:", Referred = "referred:", Recipients = "to:", OfReferral = "referral:", By = "by:";

    /// <summary>The codes of 9603 that were laid down for the document itself.</summary>
    public IReadOnlyList<RestrictionCode> Codes { get; init; } = [];

    /// <summary>The codes of the referral that it hangs on: they follow what is laid down for that.</summary>
    public IReadOnlyList<RestrictionCode> InheritedCodes { get; init; } = [];

    /// <summary>The day in Norway on which a delay (NORU) is over; null for one that lasts until the document is assessed.</summary>
    public DateOnly? DelayedUntil { get; init; }

    /// <summary>The day on which the referral was received that it is, or hangs on; null where that matters to nobody any more.</summary>
    public DateOnly? ReferredOn { get; init; }

    /// <summary>The RelatedPerson to whom a disclosure is made; null for what is none.</summary>
    public string? Recipient { get; init; }

    /// <summary>Whether it belongs to a service that is closed to parents and youth until a clinician releases it.</summary>
    public bool IsReleasable => Service.IsByRelease;

    /// <summary>All codes, own and inherited.</summary>
    public IEnumerable<RestrictionCode> AllCodes => Codes.Union(InheritedCodes);

    /// <summary>To whom it is released.</summary>
    public IReadOnlyList<ReleasedTo> Released { get; init; } = [];

    /// <summary>Parents are not told of it.</summary>
    public bool HasGuardianAccessReservation { get; init; }

    /// <summary>It is exempt from parents.</summary>
    public bool IsExemptFromParents { get; init; }

    /// <summary>Not approved, an earlier version, or deleted.</summary>
    public bool IsUnapproved { get; init; }

    /// <summary>Parts are marked as about another person: they are left out of what is read, and all of it in queries.</summary>
    public bool HasThirdPartyParts { get; init; }

    /// <summary>A clinician has assessed it.</summary>
    public bool IsAssessed { get; init; }

    /// <summary>It has facts that its class does not tell, and is decided on its own.</summary>
    public bool IsExceptional { get; init; }

    /// <summary>The machine client that wrote it, by its id; null where people did. What a client wrote itself it may read.</summary>
    public string? Client { get; init; }

    /// <summary>The class of what an actor writes, before anything is laid down about it: it belongs to the organisation that the actor's token names.</summary>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="author">Who writes it.</param>
    public static DocumentClass WrittenBy(ServiceId service, Actor author) =>
        new(service, author.Organisation, author.Unit) { Client = author.Kind == ActorKind.Machine ? author.SignIn?.Client : null };

    /// <summary>The class of a document with these facts.</summary>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="found">What is laid down about it.</param>
    /// <param name="organisation">The owning organisation.</param>
    /// <param name="unit">The owning unit.</param>
    public static DocumentClass Of(ServiceId service, ObjectFacts found, string organisation, string unit = "") => new(service, organisation, unit)
    {
        Codes = [.. found.Codes.Union(found.InheritedCodes).Order()],
        DelayedUntil = DayOf(found.DelayedUntil),
        Released = [.. found.Released.Distinct().Order()],
        HasGuardianAccessReservation = found.HasGuardianAccessReservation,
        IsExemptFromParents = found.IsExemptFromParents,
        IsUnapproved = found.IsUnapproved,
        HasThirdPartyParts = found.HasThirdPartyParts,
        IsAssessed = found.IsAssessed,
        IsExceptional = found.Thread is not null || found.Draft is not null || (found.DelayedUntil is not null && DayOf(found.DelayedUntil) is null) || found.IsDisclosure
            || found is { WorkingDaysSinceReferral: not null, IsAssessed: false },
    };

    /// <summary>Reads the class as the record store keeps it.</summary>
    /// <returns>The class, or <see cref="Invalid"/> for words that the rules do not know: such a document is decided on its own.</returns>
    public static Outcome<DocumentClass> Parse(AccessClass stored)
    {
        if (!ServiceId.Parse(stored.Category).TryGet(out var service, out var refusal)) return refusal;
        var (codes, approval, release) = (Words(stored.Codes), Words(stored.Approval), Words(stored.Release));
        var read = new DocumentClass(service, stored.Organisation, stored.Unit)
        {
            Codes = [.. Read(codes, FactWords.Codes)],
            Released = [.. Read(release, FactWords.Readers)],
            HasGuardianAccessReservation = codes.Contains(GuardianAccessReservation),
            IsExemptFromParents = codes.Contains(ExemptFromParents),
            IsUnapproved = approval.Contains(UnapprovedWord),
            HasThirdPartyParts = codes.Contains(ThirdParty),
            IsAssessed = release.Contains(Assessed),
            IsExceptional = codes.Contains(Exceptional),
            InheritedCodes = [.. Read([.. After(codes, OfReferral)], FactWords.Codes)],
            DelayedUntil = Day(codes, Until),
            ReferredOn = Day(codes, Referred),
            Recipient = After(codes, Recipients).FirstOrDefault(),
            Client = After(codes, By).Select(Uri.UnescapeDataString).FirstOrDefault(),
        };
        return read.ToAccessClass() == stored ? read : Invalid.At("access class", "has words that the rules do not know");
    }

    /// <summary>The class of a document that holds this one and another: what hides either hides it, and it is released to those to whom both are.</summary>
    public DocumentClass And(DocumentClass other) => this with
    {
        Codes = [.. Codes.Union(other.Codes).Order()],
        InheritedCodes = [.. InheritedCodes.Union(other.InheritedCodes).Order()],
        DelayedUntil = IsDelayedWithoutEnd || other.IsDelayedWithoutEnd ? null : DelayedUntil > other.DelayedUntil ? DelayedUntil : other.DelayedUntil ?? DelayedUntil,
        ReferredOn = ReferredOn > other.ReferredOn ? ReferredOn : other.ReferredOn ?? ReferredOn,
        Released = [.. Released.Intersect(other.Released).Order()],
        HasGuardianAccessReservation = HasGuardianAccessReservation || other.HasGuardianAccessReservation,
        IsExemptFromParents = IsExemptFromParents || other.IsExemptFromParents,
        HasThirdPartyParts = HasThirdPartyParts || other.HasThirdPartyParts,
        IsAssessed = IsAssessed && other.IsAssessed,
        IsExceptional = IsExceptional || other.IsExceptional,
    };

    private bool IsDelayedWithoutEnd => DelayedUntil is null && AllCodes.Contains(RestrictionCode.Delayed);

    /// <summary>The class as the record store keeps it: the same words in a fixed order for equal classes.</summary>
    public AccessClass ToAccessClass() => new(
        Organisation,
        Unit,
        Service.Value,
        Joined([
            .. Codes.Select(RestrictionTable.TextOf), Word(HasGuardianAccessReservation, GuardianAccessReservation), Word(IsExemptFromParents, ExemptFromParents),
            Word(HasThirdPartyParts, ThirdParty), Word(IsExceptional, Exceptional),
            .. InheritedCodes.Select(code => OfReferral + RestrictionTable.TextOf(code)), Word(DelayedUntil, Until), Word(ReferredOn, Referred), Word(Recipient is not null, Recipients + Recipient),
            Word(Client is not null, By + Uri.EscapeDataString(Client ?? "")),
        ]),
        Word(IsUnapproved, UnapprovedWord),
        Joined([.. Released.Select(FactWords.Of), Word(IsAssessed, Assessed)]));

    /// <summary>The facts of a document of this class for an actor; those of an exceptional document are not all among them.</summary>
    /// <param name="organisation">The organisation that the actor acts for.</param>
    /// <param name="now">At which moment.</param>
    public ObjectFacts FactsFor(string organisation, DateTimeOffset now) => new()
    {
        Type = Recipient is null ? "" : ObjectFacts.Disclosure,
        Codes = Codes,
        InheritedCodes = InheritedCodes,
        DelayedUntil = DelayedUntil is { } day ? NorwegianCalendar.At(day.ToDateTime(TimeOnly.MinValue)) : null,
        WorkingDaysSinceReferral = ReferredOn is { } came ? NorwegianCalendar.WorkingDays(came, NorwegianCalendar.DayAt(now)) : null,
        Released = Released,
        HasGuardianAccessReservation = HasGuardianAccessReservation,
        IsExemptFromParents = IsExemptFromParents,
        IsUnapproved = IsUnapproved,
        HasThirdPartyParts = HasThirdPartyParts,
        IsAssessed = IsAssessed,
        BelongsToOtherOrganisation = !string.Equals(Organisation, organisation, StringComparison.Ordinal),
    };

    /// <summary>
    /// A class of which the same is decided at a moment as of this one: days that are past are left out, and of those to come it does not matter which they are. A query decides once for
    /// all classes that are alike.
    /// </summary>
    public DocumentClass At(DateTimeOffset now)
    {
        var today = NorwegianCalendar.DayAt(now);
        var isOver = DelayedUntil <= today;
        return this with
        {
            Codes = isOver ? [.. Codes.Where(code => code != RestrictionCode.Delayed)] : Codes,
            InheritedCodes = isOver ? [.. InheritedCodes.Where(code => code != RestrictionCode.Delayed)] : InheritedCodes,
            DelayedUntil = isOver ? null : DelayedUntil is null ? null : DateOnly.MaxValue,
            ReferredOn = ReferredOn is { } came && !IsAssessed && NorwegianCalendar.WorkingDays(came, today) < RestrictionTable.DaysOfAssessment ? today : null,
        };
    }

    private static DateOnly? DayOf(DateTimeOffset? moment) =>
        moment is { } time && NorwegianCalendar.DayAt(time) is var day && IsOfOurTime(day) && NorwegianCalendar.At(day.ToDateTime(TimeOnly.MinValue)) == time ? day : null;

    private static DateOnly? Day(string[] words, string name) =>
        After(words, name).FirstOrDefault() is { } text && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsOfOurTime(day) ? day : null;

    // Of the first and last days there are no moments everywhere.
    private static bool IsOfOurTime(DateOnly day) => day.Year is > 1 and < 9999;

    private static IEnumerable<string> After(string[] words, string name) => words.Where(word => word.StartsWith(name, StringComparison.Ordinal)).Select(word => word[name.Length..]);

    private static string Word(DateOnly? day, string name) => day is { } known ? name + known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    private static string Word(bool isThere, string word) => isThere ? word : "";

    private static string Joined(IEnumerable<string> words) => string.Join(' ', words.Where(word => word.Length > 0));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<T> Read<T>(string[] words, WordList<T> list) where T : struct =>
        words.Where(word => list.TryRead(word, out _)).Select(word => list.TryRead(word, out var value) ? value : default);
}
