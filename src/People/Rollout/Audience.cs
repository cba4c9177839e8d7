using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Varde.AccessControl;
using Varde.Foundation;

namespace Varde.People.Rollout;

/// <summary>What an audience is told by.</summary>
internal enum AudienceKind
{
    /// <summary>Named users: staff or citizens, by the id that <c>/api/me</c> tells.</summary>
    Users,

    /// <summary>Named patients, whoever uses the service for them.</summary>
    Patients,

    /// <summary>A share of all people.</summary>
    Share,

    /// <summary>Everybody.</summary>
    All,
}

/// <summary>For whom a switch is.</summary>
internal sealed record Audience
{
    // A share is told in whole percent; people are spread over a hundred times as many places, so that a finer one may follow without moving anybody.
    private const ulong Places = 10_000, PlacesOfPercent = 100;

    private Audience(AudienceKind kind) => Kind = kind;

    /// <summary>Everybody.</summary>
    public static Audience All { get; } = new(AudienceKind.All);

    public AudienceKind Kind { get; }

    /// <summary>The named users; empty for another kind.</summary>
    public IReadOnlySet<string> Users { get; private init; } = new HashSet<string>();

    /// <summary>The named patients, by their records; empty for another kind.</summary>
    public IReadOnlySet<EhrId> Patients { get; private init; } = new HashSet<EhrId>();

    /// <summary>The share, 1 to 100 percent; 0 for another kind.</summary>
    public int Percent { get; private init; }

    public static Audience OfUsers(IEnumerable<string> users) => new(AudienceKind.Users) { Users = users.ToHashSet(StringComparer.Ordinal) };

    public static Audience OfPatients(IEnumerable<EhrId> patients) => new(AudienceKind.Patients) { Patients = patients.ToHashSet() };

    public static Audience OfShare(int percent) => new(AudienceKind.Share) { Percent = percent };

    /// <summary>How narrow it is: the lower comes first. Named people stand before shares, a smaller share before a larger one, and everybody last.</summary>
    public int Width => Kind switch { AudienceKind.Users or AudienceKind.Patients => 0, AudienceKind.Share => Percent, _ => 101 };

    /// <summary>Whether somebody is among them.</summary>
    public bool Includes(ServiceId service, RolloutPerson person) => Kind switch
    {
        AudienceKind.All => true,
        AudienceKind.Users => person.User is { } user && Users.Contains(user),
        AudienceKind.Patients => person.Patients.Any(Patients.Contains),
        _ => person.OfShares is { } id && PlaceOf(service, id) < (ulong)Percent * PlacesOfPercent,
    };

    // The same person has the same place in all switches of a service, and another one in another service: a larger share holds all that a smaller one holds, and the same people are not first in everything.
    private static ulong PlaceOf(ServiceId service, string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{service.Value}|{id}"), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % Places;
    }
}

/// <summary>Whose use of a service is asked about.</summary>
/// <param name="User">Who uses it, by the id that <c>/api/me</c> tells; null for nobody in particular.</param>
/// <param name="Patients">For whom: the record that stands, first, and those that it has replaced; empty for nobody in particular.</param>
internal sealed record RolloutPerson(string? User, IReadOnlyList<EhrId> Patients)
{
    /// <summary>Nobody in particular: only switches that are for all decide.</summary>
    public static RolloutPerson Anybody { get; } = new(null, []);

    /// <summary>Who is in a share or outside it: the patient, so that whoever treats the patient and the patient see the same; where there is none the user.</summary>
    public string? OfShares => Patients is [var patient, ..] ? patient.ToString() : User;
}
