using Varde.AccessControl.Rules;
using Varde.Foundation;
using Varde.Records;

namespace Varde.AccessControl;

/// <summary>
/// What the rules need to know of a document and many documents share: documents of one class get one decision, so that a query decides once per
/// actor, record and class. What differs from document to document (a thread's parties, the day a delay ends, how long ago a referral came, a
/// disclosure's recipient, a draft's author, a block of this very document) makes a document <see cref="IsExceptional"/>: it is decided on its own.
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
    private const string By = "by:";

    /// <summary>The codes of 9603, own and inherited from the referral.</summary>
    public IReadOnlyList<RestrictionCode> Codes { get; init; } = [];

    /// <summary>To whom it is released.</summary>
    public IReadOnlyList<ReleasedTo> Released { get; init; } = [];

    /// <summary>Parents are not told of it.</summary>
    public bool HasGuardianAccessReservation { get; init; }

    /// <summary>It is exempt from parents.</summary>
    public bool IsExemptFromParents { get; init; }

    /// <summary>Not approved, an earlier version, or deleted.</summary>
    public bool IsUnapproved { get; init; }

    /// <summary>Parts are marked as about another person; they are left out leaf by leaf.</summary>
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
        Released = [.. found.Released.Distinct().Order()],
        HasGuardianAccessReservation = found.HasGuardianAccessReservation,
        IsExemptFromParents = found.IsExemptFromParents,
        IsUnapproved = found.IsUnapproved,
        HasThirdPartyParts = found.HasThirdPartyParts,
        IsAssessed = found.IsAssessed,
        IsExceptional = found.Thread is not null || found.Draft is not null || found.DelayedUntil is not null || found.IsDisclosure
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
            Client = codes.Where(word => word.StartsWith(By, StringComparison.Ordinal)).Select(word => Uri.UnescapeDataString(word[By.Length..])).FirstOrDefault(),
        };
        return read.ToAccessClass() == stored ? read : Invalid.At("access class", "has words that the rules do not know");
    }

    /// <summary>The class as the record store keeps it: the same words in a fixed order for equal classes.</summary>
    public AccessClass ToAccessClass() => new(
        Organisation,
        Unit,
        Service.Value,
        Joined([
            .. Codes.Select(RestrictionTable.TextOf), Word(HasGuardianAccessReservation, GuardianAccessReservation), Word(IsExemptFromParents, ExemptFromParents),
            Word(HasThirdPartyParts, ThirdParty), Word(IsExceptional, Exceptional),
            Word(Client is not null, By + Uri.EscapeDataString(Client ?? "")),
        ]),
        Word(IsUnapproved, UnapprovedWord),
        Joined([.. Released.Select(FactWords.Of), Word(IsAssessed, Assessed)]));

    /// <summary>The facts of a document of this class for an actor; those of an exceptional document are not all among them.</summary>
    /// <param name="organisation">The organisation that the actor acts for.</param>
    public ObjectFacts FactsFor(string organisation) => new()
    {
        Codes = Codes,
        Released = Released,
        HasGuardianAccessReservation = HasGuardianAccessReservation,
        IsExemptFromParents = IsExemptFromParents,
        IsUnapproved = IsUnapproved,
        HasThirdPartyParts = HasThirdPartyParts,
        IsAssessed = IsAssessed,
        BelongsToOtherOrganisation = !string.Equals(Organisation, organisation, StringComparison.Ordinal),
    };

    private static string Word(bool isThere, string word) => isThere ? word : "";

    private static string Joined(IEnumerable<string> words) => string.Join(' ', words.Where(word => word.Length > 0));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<T> Read<T>(string[] words, WordList<T> list) where T : struct =>
        words.Where(word => list.TryRead(word, out _)).Select(word => list.TryRead(word, out var value) ? value : default);
}
