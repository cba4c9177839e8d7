using System.Globalization;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>The server's times as the reference model writes them: UTC, with microseconds.</summary>
internal static class RmTime
{
    public static DvDateTime Of(DateTimeOffset time) => new() { Value = Text(time) };

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
