//! A module in two parts: what opens a survey, and what comes after the first question is on the screen.
//!
//! Which functions open surveys is seen, not guessed: `xtask/opening.mjs` opens questionnaires of all
//! sorts with the module as [`marked`] marks it. What ran is the first part; it stands for itself. The
//! rest shares its memory, its table and its stack, and fills the places in the table that the first
//! part leaves open. Each calls the other through the table alone. A call from the first part before the
//! rest is here traps: `www/widget.js` then waits for the rest, and opens the survey anew.
//!
//! Both parts are plain MVP: no global is shared that changes (the rest asks for the stack by calls),
//! and nothing with an i64 is imported or exported.

use crate::Outcome;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use walrus::ir::{
    Call, CallIndirect, Const, Instr, Value, Visitor, VisitorMut, dfs_in_order, dfs_pre_order_mut,
};
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalId,
    Module, ModuleConfig, TableId, ValType,
};

/// What the first part exports for the rest, and how the rest calls it. `xtask/bundle.mjs` hands it over.
const TABLE: (&str, &str) = ("manyi_table", "t");
const STACK: (&str, &str) = ("manyi_stack", "g");
const SET_STACK: (&str, &str) = ("manyi_set_stack", "s");
const MEMORY: &str = "m";

/// From where the rest imports those.
const FIRST_PART: &str = "b";

/// The module with a call at the beginning of each function that tells its number, from 0.
pub fn marked(module: &[u8]) -> Outcome<Vec<u8>> {
    let mut module = parse(module)?;
    let functions = locals(&module);
    let kind = module.types.add(&[ValType::I32], &[]);
    let (mark, _) = module.add_import_func("mark", "ran", kind);
    for (number, id) in functions.iter().enumerate() {
        let number = Value::I32(number as i32);
        let mut body = body_of(&mut module, *id)?.builder_mut().func_body();
        body.instr_at(0, Call { func: mark });
        body.instr_at(0, Const { value: number });
    }
    Ok(module.emit_wasm())
}

/// The part that opens surveys: the functions with these numbers. First as it imports what either part
/// does, then with its own imports alone.
pub fn first(module: &[u8], opening: &BTreeSet<usize>) -> Outcome<[Vec<u8>; 2]> {
    let mut module = parse(module)?;
    let plan = Plan::of(&module, opening)?;
    let Plan { table, stack, .. } = plan;
    // What stands in the table and comes later leaves its place open: one that traps, whatever calls it.
    let mut absent = FunctionBuilder::new(&mut module.types, &[], &[]);
    absent.func_body().unreachable();
    let absent = absent.finish(vec![], &mut module.funcs);
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut element.items {
            for id in functions.iter_mut().filter(|id| plan.later.contains(id)) {
                *id = absent;
            }
        }
    }
    for id in &plan.down {
        call_through_table(&mut module, *id, table, plan.places[id])?;
    }
    add_element(&mut module, table, &plan.added(&plan.up));
    let entry = module.tables.get_mut(table);
    entry.initial = plan.size();
    entry.maximum = Some(plan.size());

    let mut get = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
    get.func_body().global_get(stack);
    let get = get.finish(vec![], &mut module.funcs);
    let to = module.locals.add(ValType::I32);
    let mut set = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
    set.func_body().local_get(to).global_set(stack);
    let set = set.finish(vec![to], &mut module.funcs);
    module.exports.add(TABLE.0, table);
    module.exports.add(STACK.0, get);
    module.exports.add(SET_STACK.0, set);
    let with_all_imports = module.emit_wasm();
    walrus::passes::gc::run(&mut module);
    Ok([with_all_imports, module.emit_wasm()])
}

/// The other part. Its imports from JavaScript have the names of `short`, from the place that `wasm::renamed` writes.
pub fn rest(
    module: &[u8],
    opening: &BTreeSet<usize>,
    short: &[(String, String)],
) -> Outcome<Vec<u8>> {
    let mut module = parse(module)?;
    let plan = Plan::of(&module, opening)?;
    let Plan { table, stack, .. } = plan;
    for import in module.imports.iter_mut() {
        let known = short.iter().find(|(long, _)| *long == import.name);
        let (_, name) = known.ok_or_else(|| format!("{} is in no bindings", import.name))?;
        import.name.clone_from(name);
        import.module = "a".to_owned();
    }
    for export in module.exports.iter().map(|export| export.id()).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    for data in module.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        module.data.delete(data);
    }
    for element in module.elements.iter().map(|element| element.id()).collect::<Vec<_>>() {
        module.elements.delete(element);
    }
    let memory = module.memories.iter().next().ok_or("the module has no memory")?.id();
    let import = module.imports.add(FIRST_PART, MEMORY, memory);
    let entry = module.memories.get_mut(memory);
    entry.import = Some(import);
    entry.data_segments.clear();
    let import = module.imports.add(FIRST_PART, TABLE.1, table);
    let entry = module.tables.get_mut(table);
    entry.import = Some(import);
    entry.elem_segments.clear();
    entry.initial = plan.size();
    entry.maximum = Some(plan.size());

    let kind = module.types.add(&[], &[ValType::I32]);
    let (get, _) = module.add_import_func(FIRST_PART, STACK.1, kind);
    let kind = module.types.add(&[ValType::I32], &[]);
    let (set, _) = module.add_import_func(FIRST_PART, SET_STACK.1, kind);
    for id in &plan.up {
        call_through_table(&mut module, *id, table, plan.places[id])?;
    }
    let mut exchange = Exchange { stack, get, set };
    for id in &plan.later {
        let body = body_of(&mut module, *id)?;
        let start = body.entry_block();
        dfs_pre_order_mut(&mut exchange, body, start);
    }
    // Its places in the table: those that were its own from the beginning, and the added ones.
    let mut filled: BTreeMap<u32, FunctionId> = plan
        .listed
        .iter()
        .filter(|(_, id)| plan.later.contains(id))
        .map(|(at, id)| (*at, *id))
        .collect();
    filled.extend(plan.added(&plan.down));
    add_element(&mut module, table, &filled);
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// How a module is taken apart; the same each time it is read.
struct Plan {
    table: TableId,
    /// The stack pointer.
    stack: GlobalId,
    /// The functions of the rest.
    later: Vec<FunctionId>,
    /// Those of them that the first part calls by name, or exports.
    down: Vec<FunctionId>,
    /// The functions of the first part that the rest calls by name.
    up: Vec<FunctionId>,
    /// What stands in the table as it is, by place.
    listed: BTreeMap<u32, FunctionId>,
    /// Where in the table the functions stand that are called from the other part.
    places: HashMap<FunctionId, u32>,
    /// How many places the table had.
    before: u32,
}

impl Plan {
    fn of(module: &Module, opening: &BTreeSet<usize>) -> Outcome<Plan> {
        let mut tables = module.tables.iter();
        let (Some(table), None) = (tables.next(), tables.next()) else {
            return Err("the module has not just one table".to_owned());
        };
        let mut changing = module.globals.iter().filter(|global| global.mutable);
        let (Some(stack), None) = (changing.next(), changing.next()) else {
            return Err("the module has not just one global that changes".to_owned());
        };
        let functions = locals(module);
        let split = |is_opening: bool| -> Vec<FunctionId> {
            let numbered = functions.iter().enumerate();
            numbered
                .filter(|(number, _)| opening.contains(number) == is_opening)
                .map(|(_, id)| *id)
                .collect()
        };
        let (early, later) = (split(true), split(false));
        let mut listed = BTreeMap::new();
        for element in module.elements.iter() {
            let (ElementKind::Active { offset, .. }, ElementItems::Functions(functions)) =
                (&element.kind, &element.items)
            else {
                return Err("the module has elements of a newer kind".to_owned());
            };
            let ConstExpr::Value(Value::I32(offset)) = offset else {
                return Err("the module has elements at a place that is reckoned".to_owned());
            };
            listed.extend((*offset as u32..).zip(functions.iter().copied()));
        }
        let exported = module.exports.iter().filter_map(|export| match export.item {
            walrus::ExportItem::Function(id) => Some(id),
            _ => None,
        });
        let called_early: BTreeSet<FunctionId> =
            calls(module, &early).into_iter().chain(exported).collect();
        let called_later = calls(module, &later);
        let of = |ids: &[FunctionId], called: &BTreeSet<FunctionId>| -> Vec<FunctionId> {
            ids.iter().filter(|id| called.contains(id)).copied().collect()
        };
        let (down, up) = (of(&later, &called_early), of(&early, &called_later));
        let mut places: HashMap<FunctionId, u32> =
            listed.iter().map(|(at, id)| (*id, *at)).collect();
        let before = table.initial as u32;
        let mut next = before;
        for id in up.iter().chain(&down) {
            places.entry(*id).or_insert_with(|| {
                next += 1;
                next - 1
            });
        }
        Ok(Plan { table: table.id(), stack: stack.id(), later, down, up, listed, places, before })
    }

    /// Those of the functions whose place in the table is an added one.
    fn added(&self, functions: &[FunctionId]) -> BTreeMap<u32, FunctionId> {
        let placed = functions.iter().map(|id| (self.places[id], *id));
        placed.filter(|(at, _)| *at >= self.before).collect()
    }

    /// How many places the table has in the end.
    fn size(&self) -> u64 {
        let last = self.places.values().max().map_or(0, |last| last + 1);
        u64::from(last.max(self.before))
    }
}

fn parse(module: &[u8]) -> Outcome<Module> {
    ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(module)
        .map_err(|error| format!("the module to be split: {error:#}"))
}

/// The functions that are not imported, in their order.
fn locals(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter_local().map(|(id, _)| id).collect()
}

fn body_of(module: &mut Module, id: FunctionId) -> Outcome<&mut walrus::LocalFunction> {
    match &mut module.funcs.get_mut(id).kind {
        FunctionKind::Local(body) => Ok(body),
        _ => Err("a function of the module has no body".to_owned()),
    }
}

/// What these functions call by name.
fn calls(module: &Module, functions: &[FunctionId]) -> BTreeSet<FunctionId> {
    struct Calls(BTreeSet<FunctionId>);
    impl<'instr> Visitor<'instr> for Calls {
        fn visit_function_id(&mut self, id: &FunctionId) {
            self.0.insert(*id);
        }
    }
    let mut called = Calls(BTreeSet::new());
    for id in functions {
        if let FunctionKind::Local(body) = &module.funcs.get(*id).kind {
            dfs_in_order(&mut called, body, body.entry_block());
        }
    }
    called.0
}

/// Makes a function one that hands its call on, to whatever stands in this place of the table.
fn call_through_table(module: &mut Module, id: FunctionId, table: TableId, place: u32) -> Outcome {
    let kind = module.funcs.get(id).ty();
    let (taken, given) = module.types.params_results(kind);
    let (taken, given) = (taken.to_vec(), given.to_vec());
    let arguments: Vec<_> = taken.iter().map(|kind| module.locals.add(*kind)).collect();
    let mut stub = FunctionBuilder::new(&mut module.types, &taken, &given);
    let mut body = stub.func_body();
    for argument in &arguments {
        body.local_get(*argument);
    }
    body.instr(Const { value: Value::I32(place as i32) });
    body.instr(CallIndirect { ty: kind, table });
    module.funcs.get_mut(id).kind = FunctionKind::Local(stub.local_func(arguments));
    Ok(())
}

/// Puts functions into the table, each run of places as one element.
fn add_element(module: &mut Module, table: TableId, functions: &BTreeMap<u32, FunctionId>) {
    let mut runs: Vec<(u32, Vec<FunctionId>)> = vec![];
    for (at, id) in functions {
        match runs.last_mut() {
            Some((start, run)) if *start + run.len() as u32 == *at => run.push(*id),
            _ => runs.push((*at, vec![*id])),
        }
    }
    for (start, run) in runs {
        let offset = ConstExpr::Value(Value::I32(start as i32));
        let kind = ElementKind::Active { table, offset };
        let id = module.elements.add(kind, ElementItems::Functions(run));
        module.tables.get_mut(table).elem_segments.insert(id);
    }
}

/// Puts calls in the place of the stack pointer.
struct Exchange {
    stack: GlobalId,
    get: FunctionId,
    set: FunctionId,
}

impl VisitorMut for Exchange {
    fn visit_instr_mut(&mut self, instr: &mut Instr, _: &mut walrus::InstrLocId) {
        match instr {
            Instr::GlobalGet(read) if read.global == self.stack => {
                *instr = Call { func: self.get }.into();
            }
            Instr::GlobalSet(written) if written.global == self.stack => {
                *instr = Call { func: self.set }.into();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm;

    /// Three functions that answer a number: `open` asks `act`, `act` asks `shared`, which stands in the table.
    fn module() -> Vec<u8> {
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        let table = module.tables.add_local(false, 2, Some(2), walrus::RefType::FUNCREF);
        let zero = ConstExpr::Value(Value::I32(0));
        let stack = module.globals.add_local(ValType::I32, true, false, zero);
        let answers = |module: &mut Module, asked: Option<FunctionId>| {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            let mut body = function.func_body();
            match asked {
                Some(asked) => body.call(asked),
                None => body.global_get(stack),
            };
            function.finish(vec![], &mut module.funcs)
        };
        let shared = answers(&mut module, None);
        let act = answers(&mut module, Some(shared));
        let open = answers(&mut module, Some(act));
        module.exports.add("open", open);
        add_element(&mut module, table, &BTreeMap::from([(1, shared)]));
        module.emit_wasm()
    }

    fn count(module: &[u8]) -> usize {
        locals(&parse(module).expect("it is a module")).len()
    }

    #[test]
    fn a_module_is_marked_and_split_and_every_part_is_plain() {
        let module = module();
        let marked = marked(&module).expect("it can be marked");
        assert_eq!((count(&module), count(&marked)), (3, 3));
        let opening = BTreeSet::from([0, 2]);
        let [_, first] = first(&module, &opening).expect("it can be split");
        let rest = rest(&module, &opening, &[]).expect("it can be split");
        // Two of its own, the call that goes on through the table, and the two for the stack.
        assert_eq!(count(&first), 5);
        // Its own, and the call that goes back.
        assert_eq!(count(&rest), 2);
        for part in [&marked, &first, &rest] {
            assert_eq!(wasm::validate(part), Ok(()));
        }
    }

    #[test]
    fn what_stands_in_the_table_of_the_rest_is_put_there_by_the_rest() {
        let module = module();
        let rest = rest(&module, &BTreeSet::from([1, 2]), &[]).expect("it can be split");
        let rest = parse(&rest).expect("it is a module");
        let places: Vec<_> =
            rest.elements.iter().map(|element| format!("{:?}", element.kind)).collect();
        assert!(places.iter().any(|place| place.contains("I32(1)")), "{places:?}");
    }
}
