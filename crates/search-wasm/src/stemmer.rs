//! Starts the stemmer that a pack brings along: a WASM module beside the engine's own. How it is called is
//! written down in `crates/search-wasm/stemmer`.

use helpbook_search::StemFn;
use wasm_bindgen::prelude::*;

/// The module's room for a word.
const WORD_BYTES_MAX: u32 = 256;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = WebAssembly)]
    type Module;
    #[wasm_bindgen(constructor, catch, js_namespace = WebAssembly)]
    fn new(bytes: &[u8]) -> Result<Module, JsValue>;

    #[wasm_bindgen(js_namespace = WebAssembly)]
    type Instance;
    #[wasm_bindgen(constructor, catch, js_namespace = WebAssembly)]
    fn new(module: &Module) -> Result<Instance, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn exports(this: &Instance) -> Exports;

    type Exports;
    #[wasm_bindgen(method, getter)]
    fn memory(this: &Exports) -> Memory;
    #[wasm_bindgen(method, catch)]
    fn word(this: &Exports) -> Result<u32, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn stem(this: &Exports, len: u32) -> Result<u32, JsValue>;

    type Memory;
    #[wasm_bindgen(method, getter)]
    fn buffer(this: &Memory) -> JsValue;

    type Uint8Array;
    #[wasm_bindgen(constructor, catch)]
    fn new(buffer: &JsValue, start: u32, len: u32) -> Result<Uint8Array, JsValue>;
    #[wasm_bindgen(method)]
    fn set(this: &Uint8Array, bytes: &[u8]);
    /// `to.set(from)`, where `to` is memory of the engine.
    #[wasm_bindgen(js_namespace = ["Uint8Array", "prototype", "set"], js_name = call)]
    fn copy(to: &mut [u8], from: &Uint8Array);
}

/// Starts a module. Compiling at once is allowed in workers, and a stemmer takes a millisecond.
pub fn start(module: &[u8]) -> Option<StemFn> {
    let exports = Instance::new(&Module::new(module).ok()?).ok()?.exports();
    let at = exports.word().ok()?;
    Some(Box::new(move |word| {
        let len = u32::try_from(word.len()).ok().filter(|len| *len <= WORD_BYTES_MAX)?;
        // The view is made anew each time: it becomes empty when the module's memory grows.
        let room = || Uint8Array::new(&exports.memory().buffer(), at, WORD_BYTES_MAX);
        room().ok()?.set(word.as_bytes());
        let len = exports.stem(len).ok()?;
        let mut bytes = [0; WORD_BYTES_MAX as usize];
        copy(&mut bytes, &room().ok()?);
        String::from_utf8(bytes.get(..len as usize)?.to_vec()).ok()
    }))
}
