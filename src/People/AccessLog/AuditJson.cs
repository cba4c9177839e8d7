using System.Globalization;

namespace Varde.People.AccessLog;

/// <summary>How times of the access log are written for programs.</summary>
internal static class AuditJson
{
    /// <summary>In UTC, to the millisecond.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
