using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Parley.Conformance.Browser;

/// <summary>A picture to send, drawn by the browser.</summary>
internal static class Pictures
{
    private const int Width = 480;

    /// <summary>A house with a blue door.</summary>
    public static async Task<FilePayload> DoorAsync(IPage page)
    {
        var base64 = await page.EvaluateAsync<string>(
            """
            async (width) => {
              const canvas = new OffscreenCanvas(width, 320);
              const draw = canvas.getContext('2d');
              for (const [colour, ...place] of [
                ['#9cc9ee', 0, 0, width, 320], ['#c98a5b', 90, 60, 300, 260], ['#2a5fa8', 200, 160, 80, 160],
                ['#f4f1e8', 120, 100, 50, 60], ['#f4f1e8', 310, 100, 50, 60],
              ]) {
                draw.fillStyle = colour;
                draw.fillRect(...place);
              }
              const blob = await canvas.convertToBlob({ type: 'image/png' });
              return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
            }
            """,
            Width);
        return new() { Name = "door.png", MimeType = "image/png", Buffer = Convert.FromBase64String(base64) };
    }

    /// <summary>The message has that picture, and the browser could draw it.</summary>
    public static async Task AssertDrawnAsync(ILocator message)
    {
        var picture = message.Locator("img.picture");
        await Expect(picture).ToBeVisibleAsync();
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", Width);
    }
}
