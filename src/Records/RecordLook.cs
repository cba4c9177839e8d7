using Varde.Foundation;

namespace Varde.Records;

/// <summary>When somebody last looked into a record. Looks that follow each other within <see cref="Visit"/> are one visit: what came since the one before stays new throughout it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Last">Their latest look, UTC.</param>
/// <param name="Before">The last look of the visit before that; null where there was none.</param>
public sealed record RecordLook(EhrId Record, DateTimeOffset Last, DateTimeOffset? Before)
{
    /// <summary>How long after a look the next one is of the same visit.</summary>
    public static readonly TimeSpan Visit = TimeSpan.FromMinutes(30);

    /// <summary>What came after this is new to whoever looks now; null on a first visit, on which nothing is.</summary>
    /// <param name="now">When they look.</param>
    public DateTimeOffset? NewSince(DateTimeOffset now) => now - Last > Visit ? Last : Before;
}
