using System.Security.Cryptography;
using System.Text;
using Varde.Foundation.Identifiers;

namespace Varde.AccessControl;

/// <summary>
/// Opaque ids that stand for national ids wherever an actor is named: in logs, audits and subjects. The same number gives the same id as long as the key is the same; without the
/// key nobody can find the number by trying all of them.
/// </summary>
/// <param name="key">The secret, 32 bytes.</param>
public sealed class PersonIds(byte[] key)
{
    /// <summary>The id that stands for a number.</summary>
    public Guid Of(NationalId person) => new(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"person/{person}")).AsSpan(0, 16));
}
