using Varde.Records;
using Varde.AccessControl;

namespace Varde.People.Sharing;

/// <summary>The documents that hang on a referral: what is laid down about it covers them (access-rules §2.2).</summary>
internal sealed class Followers
{
    /// <summary>The classes that they get when the referral gets another.</summary>
    public Task<IReadOnlyList<NewClass>> ClassesAsync(SharedDocument referral, DocumentClass after, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<NewClass>>([]);
}
